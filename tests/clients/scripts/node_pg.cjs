// node-postgres: text results, unnamed and named statements, a cursor in portions.
// Prints what it saw as one line of JSON. Arguments: questions as JSON.
const { Client, Query } = require("pg");
const Cursor = require("pg-cursor");

async function refusals(client, texts) {
  const said = [];
  for (const text of texts) {
    await client.query(text).catch((error) => said.push([error.code, error.hint]));
    await client.query("SELECT 1");
  }
  return said;
}

async function cancelled(client, text) {
  const query = new Query(text);
  const ended = new Promise((resolve) => {
    query.on("end", () => resolve(""));
    query.on("error", (error) => resolve(error.code));
  });
  client.query(query);
  const stopping = setInterval(() => new Client().cancel(client, query), 200); // until it has begun
  const said = await ended;
  clearInterval(stopping);
  return said;
}

async function main({ typed, asked, endless, refused, tables }) {
  const client = new Client({ statement_timeout: 5000 });
  const notices = [];
  client.on("notice", (notice) => notices.push(notice.message));
  await client.connect();
  const seen = { tables: (await client.query(tables)).rows.map((row) => row.table_name) };

  const answer = await client.query(typed);
  seen.oids = answer.fields.map((field) => field.dataTypeID);
  seen.sites = answer.rows.map((row) => row.site);
  seen.several = (await client.query(`SELECT 1; ${typed}; SELECT 2`)).map((one) => one.rowCount);

  const named = { name: "asked", text: asked, values: [18, 1] };
  seen.years = [];
  for (let i = 0; i < 3; i++) seen.years.push((await client.query(named)).rows[0].years);
  seen.years.push((await client.query(asked, [18, 1])).rows[0].years);

  const cursor = client.query(new Cursor(typed));
  seen.portions = [];
  for (let rows; (rows = await cursor.read(4)).length; ) seen.portions.push(rows.length);
  await cursor.close();

  seen.refused = await refusals(client, refused);

  await client.query("BEGIN");
  await client.query("SAVEPOINT before");
  await client.query(refused[0]).catch(() => client.query("ROLLBACK TO before"));
  seen.years.push((await client.query(asked, [18, 1])).rows[0].years);
  await client.query("COMMIT");

  seen.cancelled = await cancelled(client, endless);
  await client.query("SET statement_timeout = 200");
  seen.timed_out = await client.query(endless).catch((error) => error.code);
  seen.after = (await client.query("SELECT 1 AS one")).rows[0].one;
  seen.notice = notices[0];
  await client.end();
  console.log(JSON.stringify(seen));
}

main(JSON.parse(process.argv[2]));
