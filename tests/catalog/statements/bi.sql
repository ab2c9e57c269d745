-- What reporting tools ask when they connect, sync and browse: Metabase, Superset, Grafana, Redash,
-- Tableau, Power BI, Excel, Looker, QuickSight, Hex, Cube, Evidence. In their manner, after their
-- sources; OIDs are looked up by name. One statement a paragraph.

-- Metabase (drivers/postgres.clj)

SHOW timezone;

show standard_conforming_strings

SELECT n.nspname AS schema, c.relname AS name, CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'PARTITIONED TABLE' WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE NULL END AS type, d.description AS description, stat.n_live_tup AS estimated_row_count FROM pg_catalog.pg_class AS c INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid LEFT JOIN pg_catalog.pg_description AS d ON (c.oid = d.objoid) AND (d.objsubid = 0) AND (d.classoid = 'pg_class'::regclass) LEFT JOIN pg_stat_user_tables AS stat ON (n.nspname = stat.schemaname) AND (c.relname = stat.relname) WHERE (c.relnamespace = n.oid) AND (n.nspname !~ '^pg_') AND (n.nspname <> 'information_schema') AND (c.relkind in ('r', 'p', 'v', 'f', 'm')) AND (n.nspname IN ('public', 'ann')) ORDER BY type ASC, schema ASC, name ASC

SELECT nspname, typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid IN (SELECT DISTINCT enumtypid FROM pg_enum e)

SELECT "tmp"."table-schema", "tmp"."table-name", TRIM(BOTH '"' FROM "pg_catalog"."pg_get_indexdef"("tmp"."ci_oid", "tmp"."pos", FALSE)) AS "field-name" FROM (SELECT "n"."nspname" AS "table-schema", "ct"."relname" AS "table-name", "ci"."oid" AS "ci_oid", ("information_schema"."_pg_expandarray"("i"."indkey"))."n" AS "pos" FROM "pg_catalog"."pg_class" AS "ct" INNER JOIN "pg_catalog"."pg_namespace" AS "n" ON "ct"."relnamespace" = "n"."oid" INNER JOIN "pg_catalog"."pg_index" AS "i" ON "ct"."oid" = "i"."indrelid" INNER JOIN "pg_catalog"."pg_class" AS "ci" ON "ci"."oid" = "i"."indexrelid" WHERE ("pg_catalog"."pg_get_expr"("i"."indpred", "i"."indrelid") IS NULL) AND (n.nspname !~ '^information_schema|catalog_history|pg_')) AS "tmp" WHERE "tmp"."pos" = 1

SELECT schema_name FROM information_schema.schemata WHERE schema_name !~ '^pg_' AND schema_name NOT IN ('information_schema', 'privacy') ORDER BY 1

WITH table_privileges AS (SELECT t.schemaname AS schema, t.tablename AS table, pg_catalog.has_table_privilege(current_user, format('%I.%I', t.schemaname, t.tablename), 'select') OR pg_catalog.has_any_column_privilege(current_user, format('%I.%I', t.schemaname, t.tablename), 'select') AS "select", pg_catalog.has_table_privilege(current_user, format('%I.%I', t.schemaname, t.tablename), 'delete') AS "delete" FROM pg_catalog.pg_tables t WHERE t.schemaname = 'public') SELECT * FROM table_privileges ORDER BY 1, 2

SELECT has_table_privilege(current_user, '"public"."sites"', 'INSERT') AS "insert", has_schema_privilege('"public"', 'USAGE')

-- Apache Superset, Preset (db_engine_specs/postgres.py, SQLAlchemy 1.4)

select pg_catalog.version()

show transaction isolation level

SELECT CAST('test plain returns' AS VARCHAR(60)) AS anon_1

SELECT CAST('test unicode returns' AS VARCHAR(60)) AS anon_1

show standard_conforming_strings;

SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind in ('v', 'm')

SELECT c.oid::regclass FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE (pg_catalog.pg_table_is_visible(c.oid)) AND c.relname = 'care' AND c.relkind in ('r', 'v', 'm', 'f', 'p')

SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef) AS DEFAULT, a.attnotnull, a.attrelid::regclass as table_oid, pgd.description as comment, a.attgenerated as generated, NULL as identity_options FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_description pgd ON (pgd.objoid = a.attrelid AND pgd.objsubid = a.attnum) WHERE a.attrelid = 'people'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum

SELECT pg_backend_pid() IS NOT NULL

select relname from pg_class where relkind = 'm'

SELECT datname FROM pg_database WHERE datistemplate = false ORDER BY 1

set search_path = 'public'

-- Grafana (postgresMetaQuery.ts)

SELECT current_setting('server_version_num')::int/100 as version

SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'

SELECT schema_name AS "name" FROM information_schema.schemata WHERE schema_name NOT IN ('information_schema', 'pg_catalog', 'pg_toast', 'privacy', '_timescaledb_cache', '_timescaledb_catalog', '_timescaledb_internal', '_timescaledb_config', 'timescaledb_information', 'timescaledb_experimental') ORDER BY schema_name

SELECT quote_ident(table_name) AS "table" FROM information_schema.tables WHERE quote_ident(table_schema) NOT IN ('information_schema', 'pg_catalog', '_timescaledb_cache') AND table_type = 'BASE TABLE' AND quote_ident(table_schema) IN (SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END FROM generate_series(array_lower(string_to_array(current_setting('search_path'),','),1), array_upper(string_to_array(current_setting('search_path'),','),1)) as i, string_to_array(current_setting('search_path'),',') s) ORDER BY 1

SELECT quote_ident(column_name) AS "column", data_type AS "type" FROM information_schema.columns WHERE CASE WHEN array_length(parse_ident('public.care'),1) = 2 THEN quote_ident(table_schema) = (parse_ident('public.care'))[1] AND quote_ident(table_name) = (parse_ident('public.care'))[2] ELSE quote_ident(table_name) = 'care' END

SELECT quote_ident(column_name) FROM information_schema.columns WHERE quote_ident(table_name) = 'care' AND quote_ident(column_name) <> 'age' AND data_type IN ('bigint','integer','double precision','real')

SELECT DISTINCT quote_ident(table_name) FROM information_schema.columns WHERE data_type IN ('timestamp without time zone','timestamp with time zone','bigint','integer','double precision','real') AND table_schema = 'public' ORDER BY 1

SELECT udt_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'care' AND column_name = 'age'

-- Redash, Mode, Periscope, Hex, Deepnote, Count

SELECT s.nspname as table_schema, c.relname as table_name, a.attname as column_name, null as data_type FROM pg_class c JOIN pg_namespace s ON c.relnamespace = s.oid AND s.nspname NOT IN ('pg_catalog', 'information_schema') JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE c.relkind IN ('m', 'f', 'p') UNION SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'privacy')

SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, data_type, is_nullable, character_maximum_length FROM information_schema.columns WHERE table_schema NOT IN ('information_schema', 'pg_catalog', 'privacy') ORDER BY 2, 3, 5

SELECT t.table_schema, t.table_name, t.table_type, obj_description(format('%I.%I', t.table_schema, t.table_name)::regclass) FROM information_schema.tables t WHERE t.table_schema = 'public' ORDER BY 2

SELECT 1 AS "ok", now() IS NOT NULL AS "time", current_user AS "who"

-- Tableau (psqlODBC and pgjdbc beneath it)

select oid, nspname from pg_namespace where nspname = 'pg_catalog'

CREATE LOCAL TEMPORARY TABLE "#Tableau_1_1_1_Connect_Check" ("COL" INTEGER) ON COMMIT PRESERVE ROWS

SELECT COUNT(1) AS "x" FROM "#Tableau_1_1_1_Connect_Check"

INSERT INTO "#Tableau_1_1_1_Connect_Check" ("COL") VALUES (1)

DROP TABLE "#Tableau_1_1_1_Connect_Check"

SELECT "tables"."table_name" AS "table_name" FROM "information_schema"."tables" "tables" WHERE ("tables"."table_schema" = 'public') GROUP BY 1 ORDER BY 1

SELECT n.nspname, c.relname, c.relkind FROM pg_catalog.pg_class c, pg_catalog.pg_namespace n WHERE c.relkind in ('r', 'v', 'm', 'f', 'p') AND n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'pg_temp_1', 'privacy') AND n.oid = c.relnamespace order by nspname, relname

select conname, conkey, confkey, a.attname, b.attname from pg_constraint left join pg_attribute a on a.attrelid = conrelid and a.attnum = conkey[1] left join pg_attribute b on b.attrelid = confrelid and b.attnum = confkey[1] where contype = 'f'

SELECT CAST(1 AS INT) AS "one", CAST('2020-01-01' AS DATE) AS "d", CAST('a' AS TEXT) AS "t" LIMIT 1

SELECT TOP.x FROM (SELECT 1 AS x) AS TOP LIMIT 1

SELECT DATE_TRUNC('week', CAST('2024-02-29' AS DATE)) + (-1 * INTERVAL '1 DAY') AS "twk"

-- Power BI and Excel (Npgsql), Azure Data Factory

SELECT t.oid::regtype::text, pg_enum.enumlabel FROM pg_enum JOIN pg_type t ON t.oid = enumtypid ORDER BY 1, enumsortorder

SELECT typ.oid, att.attname, att.atttypid FROM pg_type AS typ JOIN pg_namespace AS ns ON (ns.oid = typ.typnamespace) JOIN pg_class AS cls ON (cls.oid = typ.typrelid) JOIN pg_attribute AS att ON (att.attrelid = typ.typrelid) WHERE (typ.typtype = 'c' AND cls.relkind='c') AND attnum > 0 AND NOT attisdropped ORDER BY typ.oid, att.attnum;

select character_set_name from INFORMATION_SCHEMA.character_sets where default_collate_name is not null

SELECT R.TABLE_SCHEMA, R.TABLE_NAME, S.CONSTRAINT_NAME FROM INFORMATION_SCHEMA.CONSTRAINT_TABLE_USAGE R JOIN INFORMATION_SCHEMA.REFERENTIAL_CONSTRAINTS S ON R.CONSTRAINT_NAME = S.UNIQUE_CONSTRAINT_NAME WHERE R.TABLE_SCHEMA = 'public' ORDER BY 1, 2, 3

select fkcol.COLUMN_NAME, fkcol.ORDINAL_POSITION, pk.table_name from information_schema.key_column_usage fkcol join information_schema.referential_constraints rc using (constraint_name) join information_schema.table_constraints pk on pk.constraint_name = rc.unique_constraint_name where fkcol.table_name = 'care' order by 1, 2, 3

SELECT table_name, pg_catalog.obj_description((quote_ident(table_schema) || '.' || quote_ident(table_name))::regclass, 'pg_class') FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'

SELECT catalog_name FROM information_schema.information_schema_catalog_name

SELECT datname AS database_name, pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = current_database()

SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, udt_name AS data_type FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'sites'

SELECT collation_schema, collation_name, pad_attribute FROM information_schema.collations WHERE collation_name = 'C'

-- Looker, ThoughtSpot, QuickSight, Sigma, Google Looker Studio

SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns WHERE table_schema NOT LIKE 'pg_temp%' AND table_schema IN ('public') ORDER BY table_schema, table_name, ordinal_position

SELECT 1 AS looker_test

SELECT has_database_privilege(current_user, current_database(), 'temporary') AS can_make_temporary_tables

SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = 0

SELECT pid, usename FROM pg_stat_activity WHERE query LIKE '%looker_nothing%' AND pid <> pg_backend_pid()

SET statement_timeout TO '5min'

SELECT CURRENT_SCHEMA, CURRENT_CATALOG, SESSION_USER

SELECT current_timestamp AT TIME ZONE 'America/Los_Angeles' IS NOT NULL

SELECT proname, pronargs FROM pg_catalog.pg_proc WHERE proname IN ('looker_nothing', 'now') ORDER BY proname

select count(*) from pg_timezone_names where name in ('UTC', 'Europe/Berlin', 'US/Pacific')

SELECT abbrev FROM pg_timezone_abbrevs WHERE abbrev = 'PST'

-- Cube, Evidence, Lightdash, Steep, Omni

SELECT columns.column_name as "column_name", columns.table_name as "table_name", columns.table_schema as "table_schema", columns.data_type as "data_type" FROM information_schema.columns WHERE columns.table_schema NOT IN ('pg_catalog', 'information_schema', 'mysql', 'performance_schema', 'sys', 'INFORMATION_SCHEMA', 'privacy')

SELECT columns.table_name as "table_name", MAX(columns.column_name) as "column_name" FROM information_schema.columns WHERE columns.table_schema = 'public' GROUP BY 1

SELECT columns.table_schema as "schema_name" FROM information_schema.columns WHERE columns.table_schema <> 'privacy' GROUP BY columns.table_schema ORDER BY 1

SELECT tc.table_schema, tc.table_name, kcu.column_name, columns.data_type FROM information_schema.table_constraints tc JOIN information_schema.key_column_usage kcu ON kcu.constraint_name = tc.constraint_name JOIN information_schema.columns columns ON columns.table_schema = kcu.table_schema AND columns.table_name = kcu.table_name AND columns.column_name = kcu.column_name WHERE tc.constraint_type = 'PRIMARY KEY' AND tc.table_schema = 'public'

SELECT oid::regtype::text, typname FROM pg_type WHERE oid in (1700, 23, 25, 1184)

SHOW server_version

SELECT setting::integer >= 0 FROM pg_catalog.pg_settings WHERE name = 'max_connections'

SELECT NULL, TRUE, 1.5, 'x'::varchar(3), ARRAY[1,2], '{"a":1}'::jsonb, interval '1 day', '\x00'::bytea, 'a'::"char", 'n'::name, '10.0.0.1'::inet, int4range(1,5), '(1,2)'::point, '11'::bit(2), '<a/>'::text, '00000000-0000-0000-0000-000000000000'::uuid, '12:00'::time, '12:00+02'::timetz, 1::money
