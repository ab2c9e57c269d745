// Knex: its query builder, metadata, streams, and a time-out that cancels by pg_cancel_backend().
// Prints what it saw as one line of JSON. Argument: questions as JSON.
const knex = require("knex");

async function main({ typed, endless, refused, tables }) {
  const db = knex({ client: "pg", connection: {} });
  const asked = () => db("care").where("age", ">=", 18).where({ site: 1 }).count("* as years");
  const state = (query) => query.then(() => "", (error) => error.code || error.message.split(" when")[0]);
  const seen = { tables: (await db.raw(tables)).rows.map((row) => row.table_name) };
  const columns = await db("care").columnInfo();
  seen.types = [columns.site.type, columns.medical_usd.type];
  seen.sites = [];
  const grouped = db("care").select("site").avg("medical_usd as usd").groupBy("site").orderBy("site");
  for await (const row of grouped.stream()) seen.sites.push(row.site);
  seen.years = [(await asked())[0].years];
  await db.transaction(async (t) => seen.years.push((await asked().transacting(t))[0].years));
  seen.refused = [await state(db("care").first())];
  for (const text of refused.slice(1)) seen.refused.push(await state(db.raw(text)));
  seen.cancelled = await state(db.raw(endless).timeout(300, { cancel: true }));
  seen.after = (await db.raw("SELECT 1 AS one")).rows[0].one;
  await db.destroy();
  console.log(JSON.stringify(seen));
}

main(JSON.parse(process.argv[2]));
