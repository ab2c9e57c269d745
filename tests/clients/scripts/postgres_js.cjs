// postgres.js: everything described first, pipelined, in a transaction with savepoints.
// Prints what it saw as one line of JSON. Arguments: questions as JSON.
const postgres = require("postgres");

async function refusals(sql, texts) {
  const said = [];
  for (const text of texts) {
    await sql.unsafe(text).catch((error) => said.push([error.code, error.hint]));
    await sql`SELECT 1`;
  }
  return said;
}

async function main({ typed, asked, endless, refused, tables }) {
  const notices = [];
  const sql = postgres({
    max: 2,
    ssl: process.env.PGSSLMODE ?? false,
    onnotice: (notice) => notices.push(notice.message),
  });
  const seen = { tables: (await sql.unsafe(tables)).map((row) => row.table_name) };

  const answer = await sql.unsafe(typed, [], { prepare: true });
  seen.oids = answer.columns.map((column) => column.type);
  seen.sites = answer.map((row) => row.site);

  const years = (q) => q`SELECT count(*) AS years FROM care WHERE age >= ${18} AND site = ${1}`;
  seen.years = (await Promise.all([1, 2, 3, 4].map(() => years(sql)))).map((rows) => rows[0].years);
  seen.several = (await sql.unsafe(`SELECT 1; ${typed}; SELECT 2`)).map((one) => one.count);

  seen.portions = [];
  await sql.unsafe(typed, [], { prepare: true }).cursor(4, (rows) => {
    seen.portions.push(rows.length);
  });

  seen.refused = await refusals(sql, refused);

  await sql.begin(async (inside) => {
    await inside.savepoint((deeper) => deeper.unsafe(refused[0])).catch(() => null);
    seen.years.push((await years(inside))[0].years);
  });

  const spent = async () => (await sql`SHOW privacy.budget`)[0]["privacy.budget"];
  const before = await spent();
  const running = sql.unsafe(endless).execute();
  while ((await spent()) === before); // until it has begun: it is cancelled once
  running.cancel();
  seen.cancelled = await running.then(() => "", (error) => error.code);
  seen.timed_out = await sql
    .begin(async (inside) => {
      await inside`SET LOCAL statement_timeout = 200`;
      return inside.unsafe(endless);
    })
    .catch((error) => error.code);
  seen.after = (await sql`SELECT 1 AS one`)[0].one;
  seen.notice = notices[0];
  await sql.end();
  console.log(JSON.stringify(seen));
}

main(JSON.parse(process.argv[2]));
