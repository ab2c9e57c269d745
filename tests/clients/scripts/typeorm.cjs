// TypeORM: entities, its query builder, metadata, nested transactions.
// Prints what it saw as one line of JSON. Arguments: questions as JSON, a URL.
const { DataSource, EntitySchema, MoreThanOrEqual } = require("typeorm");

async function main({ endless, refused }, url) {
  const key = { type: "int", primary: true };
  const columns = { person_id: key, site: { type: "int" }, age: { type: "float" } };
  const entities = [new EntitySchema({ name: "care", columns })];
  const db = await new DataSource({ type: "postgres", url, entities, poolSize: 1 }).initialize();
  const state = (query) => query.then(() => "", (error) => error.driverError.code);
  const runner = db.createQueryRunner();
  const tables = await runner.getTables(["public.people", "public.care", "public.sites"]);
  const care = tables.find((table) => table.name.endsWith("care"));
  const seen = { tables: tables.map((table) => table.name.replace("public.", "")) };
  seen.types = ["site", "medical_usd"].map((name) => care.findColumnByName(name).type);
  await runner.release();
  const repository = db.getRepository("care");
  const grouped = repository.createQueryBuilder("c").select("c.site", "site").addSelect("AVG(c.age)");
  const rows = await grouped.groupBy("c.site").orderBy("c.site").getRawMany();
  seen.sites = rows.map((row) => row.site);
  const where = { age: MoreThanOrEqual(18), site: 1 };
  seen.years = [await repository.count({ where })];
  await db.transaction((outer) =>
    outer.transaction(async (inner) => seen.years.push(await inner.count("care", { where }))),
  );
  seen.refused = [await state(repository.find({ take: 1 }))];
  for (const text of refused.slice(1)) seen.refused.push(await state(db.query(text)));
  await db.query("SET statement_timeout = 300");
  seen.cancelled = await state(db.query(endless));
  seen.after = (await db.query("SELECT 1 AS one"))[0].one;
  await db.destroy();
  console.log(JSON.stringify(seen));
}

main(JSON.parse(process.argv[2]), process.argv[3]);
