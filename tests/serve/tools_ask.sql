-- Questions about rows in the manner of tools, with their quoting, aliases, casts and parameters. One
-- statement a paragraph.

-- Metabase

SELECT "public"."care"."site" AS "site", COUNT(*) AS "count" FROM "public"."care" GROUP BY "public"."care"."site" ORDER BY "public"."care"."site" ASC

SELECT COUNT(*) AS "count" FROM "public"."care" WHERE ("public"."care"."age" >= 18) AND ("public"."care"."site" = 1)

SELECT AVG("public"."care"."medical_usd") AS "avg", SUM("public"."care"."physician_visits") AS "sum" FROM "public"."care"

SELECT FLOOR(("public"."care"."age" / 10.0)) * 10.0 AS "age", COUNT(*) AS "count" FROM "public"."care" GROUP BY FLOOR(("public"."care"."age" / 10.0)) * 10.0 ORDER BY FLOOR(("public"."care"."age" / 10.0)) * 10.0 ASC

SELECT "source"."site" AS "site", "source"."count" AS "count" FROM (SELECT "public"."care"."site" AS "site", COUNT(*) AS "count" FROM "public"."care" GROUP BY "public"."care"."site") AS "source" WHERE "source"."count" > 100 ORDER BY "source"."count" DESC LIMIT 2000

SELECT "Sites"."name" AS "Sites__name", COUNT(*) AS "count" FROM "public"."care" LEFT JOIN "public"."sites" AS "Sites" ON "public"."care"."site" = "Sites"."site" GROUP BY "Sites"."name" ORDER BY "count" DESC, "Sites"."name" ASC LIMIT 10

SELECT SUM(CASE WHEN "public"."care"."admissions" > 0 THEN 1 ELSE 0.0 END) AS "CountIf", CAST(SUM(CASE WHEN "public"."care"."age" < 18 THEN 1 ELSE 0.0 END) AS float) / NULLIF(CAST(COUNT(*) AS float), 0.0) AS "share" FROM "public"."care"

SELECT PERCENTILE_CONT(0.5) within group (order by "public"."care"."age") AS "median" FROM "public"."care"

SELECT SUBSTRING("source"."substring1", 1, 1234) AS "s" FROM (SELECT SUBSTRING("public"."people"."self_rated_health", 1, 1234) AS "substring1" FROM "public"."people" LIMIT 10000) AS "source"

SELECT "public"."people"."self_rated_health" AS "self_rated_health" FROM "public"."people" GROUP BY "public"."people"."self_rated_health" ORDER BY "public"."people"."self_rated_health" ASC LIMIT 1000

SELECT COUNT(distinct "public"."care"."person_id") AS "count", STDDEV_POP("public"."care"."age") AS "stddev" FROM "public"."care"

SELECT "public"."sites"."site" AS "site", "public"."sites"."name" AS "name" FROM "public"."sites" ORDER BY "public"."sites"."name" ASC LIMIT 2000

SELECT "public"."sites".* FROM "rand-hie"."public"."sites" WHERE "rand-hie"."public"."sites"."site" > 2

-- Superset

SELECT site AS site, COUNT(*) AS count, AVG(medical_usd) AS "AVG(medical_usd)" FROM public.care WHERE age >= 18 AND site IN (1, 2) GROUP BY site ORDER BY count DESC LIMIT 10000

SELECT site AS site, sum(physician_visits) AS "SUM(physician_visits)" FROM public.care JOIN (SELECT site AS site__, sum(physician_visits) AS mme_inner__ FROM public.care GROUP BY site ORDER BY mme_inner__ DESC LIMIT 3) AS anon_1 ON site = site__ GROUP BY site ORDER BY "SUM(physician_visits)" DESC LIMIT 1000

SELECT count(*) AS rowcount FROM (SELECT site AS site FROM public.care GROUP BY site LIMIT 50000) AS rowcount_qry

SELECT site AS site FROM public.care GROUP BY site ORDER BY site ASC LIMIT 1000

SELECT person_id AS person_id, age AS age FROM public.care LIMIT 1000

SELECT * FROM (SELECT site, count(*) AS n FROM care GROUP BY site) AS virtual_table LIMIT 1001

SELECT CAST(site AS INTEGER) AS site, MAX(age) AS "MAX(age)", MIN(age) AS "MIN(age)" FROM public.care GROUP BY CAST(site AS INTEGER)

-- Tableau

SELECT "care"."site" AS "site", SUM(1) AS "cnt:care_1234:ok" FROM "public"."care" "care" GROUP BY 1

SELECT "care"."site" AS "site", AVG(CAST("care"."age" AS DOUBLE PRECISION)) AS "avg:age:ok", COUNT(DISTINCT "care"."person_id") AS "ctd:person_id:ok" FROM "public"."care" "care" WHERE (("care"."age" >= 17.999) AND ("care"."age" <= 65.001)) GROUP BY 1

SELECT (CASE WHEN ("people"."female" IS NULL) THEN NULL WHEN "people"."female" THEN 1 ELSE 0 END) AS "female", SUM("people"."family_income") AS "sum:family_income:ok" FROM "public"."people" "people" GROUP BY 1

SELECT "sites"."name" AS "name", SUM("care"."medical_usd") AS "sum:medical_usd:ok" FROM "public"."care" "care" INNER JOIN "public"."sites" "sites" ON ("care"."site" = "sites"."site") GROUP BY 1 HAVING ((COUNT(1) > 0))

SELECT * FROM "public"."care" LIMIT 0

SELECT COUNT(1) AS "x__alias__0", MIN("care"."age") AS "TEMP(TC_)(1)(0)" FROM "public"."care" "care" HAVING (COUNT(1) > 0)

-- Power BI, Excel

select "_"."site" as "c0", count(1) as "a0" from ( select "_"."site", "_"."age" from "public"."care" "_" where "_"."age" >= 18 ) "_" group by "_"."site" order by "_"."site" limit 1000001

select "rows"."site" as "site", sum(cast("rows"."medical_usd" as decimal)) as "a0" from (select "site", "medical_usd" from "public"."care" "$Table") "rows" group by "site"

select * from (select * from "public"."sites" "$Table") "_" limit 200

select "$Table"."person_id" as "person_id", "$Table"."age" as "age" from "public"."care" "$Table" limit 200

select count(*) as "c" from (select "site" from "public"."care" "$Table" group by "site") "rows"

-- Looker, QuickSight, Cube, Lightdash, Sigma

SELECT care.site AS "care.site", COUNT(*) AS "care.count", AVG(care.age ) AS "care.average_age" FROM public.care AS care GROUP BY 1 ORDER BY 2 DESC FETCH NEXT 500 ROWS ONLY

WITH care_facts AS (SELECT site, COUNT(*) AS n FROM public.care GROUP BY 1) SELECT care_facts.site AS "care_facts.site", COALESCE(SUM(care_facts.n ), 0) AS "care_facts.total" FROM care_facts GROUP BY 1 ORDER BY 1 LIMIT 500

SELECT "care".site "care__site", count(*) "care__count" FROM public.care AS "care" WHERE ("care".age >= $1) GROUP BY 1 ORDER BY 2 DESC LIMIT 10000

SELECT q.* FROM (SELECT "care".site "care__site", count("care".person_id) "care__count" FROM public.care AS "care" WHERE ("care".site = $1 OR "care".site = $2) GROUP BY 1) AS q ORDER BY "care__count" DESC LIMIT 5000

SELECT CASE WHEN "care".age < $1::numeric THEN 'young' WHEN "care".age < 65 THEN 'middle' ELSE 'old' END AS "band", COUNT(*) AS "n" FROM "public"."care" GROUP BY 1

SELECT ROUND(CAST(AVG("medical_usd") AS numeric), 2) AS "usd", ROUND(100.0 * COUNT(*) FILTER (WHERE "age" >= 65) / NULLIF(COUNT(*), 0), 1) AS "share" FROM "public"."care"

SELECT site, n, n - LAG(n) OVER (ORDER BY site) AS change, SUM(n) OVER (ORDER BY site ROWS UNBOUNDED PRECEDING) AS running, RANK() OVER (ORDER BY n DESC) FROM (SELECT site, COUNT(*) AS n FROM care GROUP BY 1) t

-- Grafana, Redash

SELECT site AS metric, count(*)::float AS "value" FROM care GROUP BY 1 ORDER BY 1

SELECT now() AS "time", count(*) AS n FROM care WHERE age BETWEEN 18 AND 64

SELECT 'site ' || site::text AS label, count(*) AS n FROM care GROUP BY site

-- Django, SQLAlchemy, ActiveRecord, Hibernate, EF Core, Prisma, GORM, Ecto, Doctrine

SELECT COUNT(*) AS "__count" FROM "care" WHERE ("care"."age" >= 18.0 AND "care"."site" = 1)

SELECT "care"."site" AS "site", COUNT(*) AS "years", AVG("care"."medical_usd") AS "usd", COUNT("care"."site") FILTER (WHERE "care"."age" >= 60.0) AS "old" FROM "care" GROUP BY 1 ORDER BY 1 ASC

SELECT "care"."person_id", "care"."site" FROM "care" ORDER BY "care"."person_id" ASC LIMIT 21

SELECT 1 AS "a" FROM "care" WHERE "care"."site" = 1 LIMIT 1

SELECT count(care.person_id) AS count_1, care.site AS care_site FROM care WHERE care.age >= $1::FLOAT AND care.site IN ($2::INTEGER, $3::INTEGER) GROUP BY care.site

SELECT count(*) AS n FROM care WHERE care.site = ANY ($1::INTEGER[])

SELECT COUNT(*) FROM "care" WHERE "care"."age" >= $1 AND "care"."site" = $2

SELECT COUNT(*) AS "count_all", "care"."site" AS "care_site" FROM "care" WHERE "care"."age" BETWEEN $1 AND $2 GROUP BY "care"."site"

SELECT "care".* FROM "care" ORDER BY "care"."person_id" ASC LIMIT $1

SELECT 1 AS one FROM "care" WHERE "care"."site" = $1 LIMIT $2

select count(c1_0.person_id),avg(c1_0.age) from care c1_0 where c1_0.site=$1

SELECT c."site" AS "Site", count(*)::int AS "Count", COALESCE(sum(c."physician_visits"), 0)::int AS "Sum" FROM "care" AS c WHERE c."age" >= $1 GROUP BY c."site"

SELECT EXISTS (SELECT 1 FROM "care" AS c WHERE c."site" = 1)

SELECT COUNT(*) AS "_count._all", AVG("age")::float AS "_avg.age", "public"."care"."site" FROM "public"."care" WHERE "public"."care"."age" >= $1 GROUP BY "public"."care"."site" OFFSET $2

SELECT COUNT(*) FROM (SELECT "public"."care"."person_id" FROM "public"."care" WHERE "public"."care"."site" = $1 OFFSET $2) AS "sub"

SELECT count(*) FROM "care" WHERE site = $1 AND "care"."age" > $2

SELECT c0."site", count(c0."person_id") FROM "care" AS c0 WHERE (c0."age" > $1) GROUP BY c0."site"

SELECT COUNT(c0_.person_id) AS sclr_0, c0_.site AS site_1 FROM care c0_ WHERE c0_.age > ? GROUP BY c0_.site

SELECT COUNT(DISTINCT c0_.person_id) AS sclr_0 FROM care c0_ INNER JOIN people p1_ ON c0_.person_id = p1_.person_id WHERE p1_.female = true

select count(*) as aggregate from "care" where "site" = $1

-- dbt, SQLMesh, Great Expectations, Soda, pandas-profiling

select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from (select site from "rand-hie"."public"."care" where site is null) dbt_internal_test

with all_values as (select site as value_field, count(*) as n_records from "rand-hie"."public"."care" group by site) select * from all_values where value_field not in ('1','2','3')

select * from (select site, count(*) as n from care group by 1) as model_limit_subq limit 5

select max(age) as max_loaded_at, now() at time zone 'UTC' as snapshotted_at from "rand-hie"."public"."care"

SELECT COUNT(*) FROM public.care

SELECT sum(CASE WHEN (age IS NULL) THEN 1 ELSE 0 END) AS "column_values.nonnull.unexpected_count", count(*) AS "table.row_count", min(age) AS "column.min", max(age) AS "column.max", avg(age) AS "column.mean" FROM public.care

SELECT count(*) AS "table.row_count", count(site) AS "values_count" FROM public.care WHERE true

SELECT DISTINCT site FROM public.care ORDER BY site

SELECT corr(age, medical_usd), regr_slope(medical_usd, age), covar_samp(age, medical_usd) FROM care

-- loaders

SELECT "person_id","age" FROM public.care WHERE 1=0

SELECT MIN("person_id"), MAX("person_id") FROM care

SELECT "person_id" FROM public.care WHERE ctid BETWEEN '(0,0)'::tid AND '(4294967295,0)'::tid

SELECT * FROM "public"."care" WHERE "person_id" > $1 ORDER BY "person_id" LIMIT 10000

SELECT count(*) FROM (SELECT * FROM public.care) AS t

SELECT "site", "name", "state" FROM "public"."sites" WHERE ctid BETWEEN '(0,0)'::tid AND '(4294967295,0)'::tid

-- Knex

select count(*) as "n" from "care" where "age" >= $1 and "site" = $2

select "site", avg("medical_usd") as "a", count(*) from "care" group by "site" having count(*) > $1 order by "site" asc

select * from "care" limit $1

select count(distinct "person_id") as "p" from "care"

-- Sequelize

SELECT count(*) AS "count" FROM "care" AS "Care" WHERE "Care"."age" >= 18

SELECT count(DISTINCT("person_id")) AS "count" FROM "care" AS "Care"

SELECT count("Care"."person_id") AS "count" FROM "care" AS "Care" INNER JOIN "people" AS "Person" ON "Care"."person_id" = "Person"."person_id" AND "Person"."female" = true

SELECT sum("physician_visits") AS "sum" FROM "care" AS "Care"

SELECT max("age") AS "max" FROM "care" AS "Care"

SELECT "site", AVG("medical_usd") AS "avg" FROM "care" AS "Care" GROUP BY "site" ORDER BY "Care"."site"

SELECT count(*) AS "count" FROM "care" AS "Care"

-- TypeORM

SELECT COUNT(1) AS "cnt" FROM "care" "care" WHERE (("care"."site" = $1))

SELECT "c"."site" AS "site", AVG("c"."medical_usd") AS "m", COUNT(*) AS "n" FROM "care" "c" WHERE "c"."age" >= $1 GROUP BY "c"."site" ORDER BY "c"."site" ASC

SELECT COUNT(1) AS "cnt" FROM "care" "c" WHERE "c"."age" between $1 and $2

SELECT SUM("care"."medical_usd") AS "SUM" FROM "care" "care" WHERE (("care"."site" = $1))

SELECT AVG("care"."age") AS "AVG" FROM "care" "care" WHERE (("care"."site" = $1))

SELECT 1 AS "row_exists" FROM (SELECT 1 AS dummy_column) "dummy_table" WHERE EXISTS (SELECT 1 FROM "care" "care" WHERE (("care"."site" = $1))) LIMIT 1

SELECT "care"."person_id" AS "care_person_id", "care"."study_year" AS "care_study_year", "care"."site" AS "care_site", "care"."age" AS "care_age", "care"."medical_usd" AS "care_medical_usd" FROM "care" "care" LIMIT 1

SELECT COUNT(1) AS "cnt" FROM "care" "care"

-- Drizzle, Kysely, Objection, Cube

select "site", count(*) as "n", avg("medical_usd") as "a" from "care" where "age" >= $1 group by "site" order by "site"

select count(*) from "care" where ("care"."age" >= $1 and "care"."site" = $2)

select "site", count(*), avg("medical_usd"), count(distinct "person_id") from "care" group by "care"."site" order by "care"."site"

SELECT "care".site "care__site", count(*) "care__count" FROM public.care AS "care" GROUP BY 1 ORDER BY 2 DESC LIMIT 10000

select count(*) as "count" from (select "care".* from "care" where "age" > $1) as "temp"

-- Peewee, Pony, Tortoise, SQLModel

SELECT COUNT(1) FROM (SELECT 1 FROM "care" AS "t1" WHERE (("t1"."age" >= 18.0) AND ("t1"."site" = 1))) AS "_wrapped" LIMIT 1

SELECT COUNT(*) FROM "care" WHERE "age">=$1 AND "site"=$2

SELECT "site" "site",COUNT("person_id") "n",AVG("medical_usd") "a" FROM "care" GROUP BY "site"

SELECT 1 FROM "care" WHERE "site"=$1 LIMIT $2

SELECT COUNT(*) FROM "care" "c" WHERE "c"."age" >= 18

SELECT "c"."site", COUNT(*), AVG("c"."medical_usd") FROM "care" "c" GROUP BY "c"."site"

SELECT "care"."person_id", "care"."site" FROM "care" "care" WHERE 0 = 1

SELECT care.site, count(*) AS count_1 FROM care WHERE care.age >= $1::INTEGER GROUP BY care.site

-- ActiveRecord

SELECT COUNT(*) FROM "care" WHERE (age >= 18) AND "care"."site" = $1

SELECT COUNT(*) AS count_all, "care"."site" AS care_site FROM "care" GROUP BY "care"."site"

SELECT AVG("care"."medical_usd") AS average_medical_usd, "care"."site" AS care_site FROM "care" GROUP BY "care"."site"

SELECT SUM("care"."physician_visits") FROM "care" WHERE "care"."site" IN ($1, $2)

SELECT COUNT(*) FROM "people" INNER JOIN "care" ON "care"."person_id" = "people"."person_id" WHERE "people"."female" = $1

SELECT MAX("care"."age") FROM "care"

SELECT COUNT(*) AS count_all, "care"."site" AS care_site FROM "care" GROUP BY "care"."site" HAVING (count(*) > 100)

SELECT 1 AS one FROM "care" LIMIT $1

SELECT "care".* FROM "care" WHERE "care"."site" = $1

-- dbplyr

SELECT * FROM (select * from care limit 0) "q01" WHERE 0=1

SELECT * FROM "care" AS "q02" WHERE 0=1

SELECT "site", COUNT(*) AS "n", AVG("medical_usd") AS "m" FROM "care" WHERE ("age" >= 18.0) GROUP BY "site" ORDER BY "site"

SELECT COUNT(DISTINCT "person_id") AS "n" FROM "care"

SELECT * FROM "people" AS "q02" WHERE 0=1

SELECT "female", COUNT(*) AS "n", STDDEV_SAMP("medical_usd") AS "s", PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY "age") AS "q" FROM ( SELECT "admissions", "age", "drugs_usd", "eligible_share", "family_size", "inpatient_usd", "medical_usd", "nonphysician_visits", "outpatient_usd", "care"."person_id" AS "person_id", "physician_visits", "psychotherapy_usd", "psychotherapy_visits", "care"."site" AS "site.x", "study_year", "supplies_usd", "black", "chronic_conditions", "coinsurance_pct", "education_years", "family_income", "female", "mental_health_index", "physical_limitation", "plan", "self_rated_health", "people"."site" AS "site.y" FROM "care" INNER JOIN "people" ON ("care"."person_id" = "people"."person_id") ) "q01" GROUP BY "female"

SELECT * FROM "sites" AS "q02" WHERE 0=1

SELECT "old", COUNT(*) AS "n" FROM ( SELECT *, "age" >= 40.0 AS "old" FROM "care" ) "q01" GROUP BY "old"

SELECT "b", COUNT(*) AS "n" FROM ( SELECT *, CASE WHEN ("age" <= 0.0) THEN NULL WHEN ("age" <= 18.0) THEN '(0,18]' WHEN ("age" <= 40.0) THEN '(18,40]' WHEN ("age" <= 100.0) THEN '(40,100]' WHEN ("age" > 100.0) THEN NULL END AS "b" FROM "care" ) "q01" GROUP BY "b" LIMIT 11

-- PDO

select site,count(*) n,avg(medical_usd) from care where age >= '18' and site < '4' group by site order by 1
