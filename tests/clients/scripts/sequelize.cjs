// Sequelize: models, metadata, and the TimeZone that it sets as an offset on connecting.
// Prints what it saw as one line of JSON. Arguments: questions as JSON, a URL.
const { DataTypes, Op, QueryTypes, Sequelize, col, fn } = require("sequelize");

async function main({ endless, refused }, url) {
  const db = new Sequelize(url, { logging: false, pool: { max: 1 } });
  const number = { type: DataTypes.INTEGER };
  const shape = { person_id: { ...number, primaryKey: true }, site: number, age: DataTypes.DOUBLE };
  const Care = db.define("Care", shape, { tableName: "care", timestamps: false });
  const state = (query) => query.then(() => "", (error) => error.parent.code);
  const queries = db.getQueryInterface();
  const seen = { tables: await queries.showAllTables() };
  const columns = await queries.describeTable("care");
  seen.types = [columns.site.type, columns.medical_usd.type];
  const usd = [fn("AVG", col("medical_usd")), "usd"];
  const groups = { attributes: ["site", usd], group: ["site"], order: ["site"], raw: true };
  seen.sites = (await Care.findAll(groups)).map((row) => row.site);
  const where = { age: { [Op.gte]: 18 }, site: 1 };
  seen.years = [await Care.count({ where })];
  await db.transaction(async (transaction) => seen.years.push(await Care.count({ where, transaction })));
  const bound = "SELECT count(*) AS years FROM care WHERE age >= $1 AND site = $2";
  const options = { bind: [18, 1], type: QueryTypes.SELECT };
  seen.years.push((await db.query(bound, options))[0].years);
  seen.refused = [await state(Care.findOne())];
  for (const text of refused.slice(1)) seen.refused.push(await state(db.query(text)));
  await db.query("SET statement_timeout = 300");
  seen.cancelled = await state(db.query(endless));
  seen.after = (await db.query("SELECT 1 AS one", { type: QueryTypes.SELECT }))[0].one;
  await db.close();
  console.log(JSON.stringify(seen));
}

main(JSON.parse(process.argv[2]), process.argv[3]);
