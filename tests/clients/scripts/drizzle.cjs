// Drizzle: its query builder over node-postgres, and $count. Prints what it saw as one line of JSON.
// Arguments: questions as JSON, a URL.
const { and, avg, count, eq, gte, sql } = require("drizzle-orm");
const { drizzle } = require("drizzle-orm/node-postgres");
const { doublePrecision, integer, pgTable } = require("drizzle-orm/pg-core");
const { Pool } = require("pg");

async function main({ typed, endless, refused, tables }, url) {
  const pool = new Pool({ connectionString: url, max: 1 });
  const db = drizzle(pool);
  const care = pgTable("care", { site: integer(), age: doublePrecision() });
  const state = (query) => query.then(() => "", (error) => error.cause.code);
  const raw = async (text) => db.execute(sql.raw(text));
  const seen = { tables: (await raw(tables)).rows.map((row) => row.table_name) };
  seen.types = (await raw(typed)).fields.map((field) => field.dataTypeID);
  const groups = db.select({ site: care.site, mean: avg(care.age) }).from(care).groupBy(care.site);
  seen.sites = (await groups.orderBy(care.site)).map((row) => row.site);
  const where = and(gte(care.age, 18), eq(care.site, 1));
  seen.years = [await db.$count(care, where)];
  await db.transaction(async (t) => {
    seen.years.push((await t.select({ years: count() }).from(care).where(where))[0].years);
  });
  seen.refused = [await state(db.select().from(care).limit(1))];
  for (const text of refused.slice(1)) seen.refused.push(await state(raw(text)));
  await raw("SET statement_timeout = 300");
  seen.cancelled = await state(raw(endless));
  seen.after = (await raw("SELECT 1 AS one")).rows[0].one;
  await pool.end();
  console.log(JSON.stringify(seen));
}

main(JSON.parse(process.argv[2]), process.argv[3]);
