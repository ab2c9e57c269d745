-- What loaders, pipelines and other engines ask of a source: Airbyte, Fivetran, Debezium, dbt, SQLMesh,
-- Great Expectations, DuckDB, Trino, Spark, Dremio, pg_dump. In their manner, after their sources; OIDs
-- are looked up by name. One statement a paragraph.

-- Airbyte, Fivetran, Stitch, Meltano

SELECT nspname AS table_schema, relname AS table_name, relkind FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE') AND relkind IN ('r', 'm', 'v', 't', 'f', 'p') AND nspname IN ('public', 'ann') ORDER BY 1, 2

SELECT DISTINCT table_catalog, table_schema, table_name, privilege_type FROM information_schema.table_privileges WHERE grantee = current_user AND privilege_type = 'SELECT' UNION ALL SELECT current_database(), schemaname, tablename, 'SELECT' FROM pg_tables WHERE tableowner = current_user

SELECT nspname, relname, c.relkind, pg_catalog.pg_table_is_visible(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = ANY (ARRAY['care', 'people'])

SELECT relfilenode > 0 FROM pg_class WHERE relname = 'people' AND relnamespace = 'public'::regnamespace

SELECT pg_current_xact_id_if_assigned() IS NULL

SELECT (txid_snapshot_xmin(txid_current_snapshot()) > 0) AS xmin_known

SHOW wal_level

SHOW max_replication_slots

SELECT * FROM pg_replication_slots WHERE slot_name = 'airbyte_slot' AND plugin = 'pgoutput' AND database = current_database()

SELECT * FROM pg_publication WHERE pubname = 'airbyte_publication'

SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = 'airbyte_publication'

SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS data_type FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) WHERE i.indrelid = 'public.people'::regclass AND i.indisprimary

SELECT c.relname, age(c.relfrozenxid) >= 0 FROM pg_class c WHERE c.relname = 'care'

SELECT pg_catalog.current_setting('block_size')::int

SELECT column_name, data_type, udt_name, is_identity, identity_generation, is_updatable FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'care' ORDER BY ordinal_position

-- Debezium (PostgresConnection.java)

SELECT relreplident FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON c.relnamespace=n.oid WHERE n.nspname='public' and c.relname='care'

with rel_index as (select split_part(indexrelid::regclass::text, '.', 1) as index_schema, split_part(indexrelid::regclass::text, '.', 2) as index_name from pg_catalog.pg_index where indisreplident) SELECT i.index_name FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON c.relnamespace=n.oid LEFT join rel_index i on n.nspname = i.index_schema WHERE n.nspname='public' and c.relname='care'

select * from pg_replication_slots where slot_name = 'debezium' and database = current_database() and plugin = 'pgoutput'

select pid from pg_stat_activity where state like 'idle in transaction' AND application_name != 'Debezium General' AND pid <> pg_backend_pid()

SELECT oid, rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication FROM pg_roles WHERE pg_has_role('ann', oid, 'member') AND rolname <> 'ann'

SELECT t.oid AS oid, t.typname AS name, t.typelem AS element, t.typbasetype AS parentoid, t.typtypmod as modifiers, t.typcategory as category, e.values as enum_values FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON (t.typnamespace = n.oid) LEFT JOIN (SELECT t.enumtypid as id, array_agg(t.enumlabel) as values FROM pg_catalog.pg_enum t GROUP BY id) e ON (t.oid = e.id) WHERE n.nspname != 'pg_toast' AND t.typcategory <> 'A' AND n.nspname = 'pg_catalog'

SELECT COUNT(1) FROM pg_publication WHERE pubname = 'dbz_publication'

select pg_catalog.current_setting('server_encoding')

SELECT setting, unit FROM pg_settings WHERE name = 'wal_sender_timeout'

-- dbt (dbt-postgres macros)

select 1 as id

select distinct nspname from pg_namespace where nspname <> 'privacy'

select count(*) from pg_namespace where nspname = 'ann'

select 'rand-hie' as database, tablename as name, schemaname as schema, 'table' as type from pg_tables where schemaname ilike 'public' union all select 'rand-hie' as database, viewname as name, schemaname as schema, 'view' as type from pg_views where schemaname ilike 'public' union all select 'rand-hie' as database, matviewname as name, schemaname as schema, 'materialized_view' as type from pg_matviews where schemaname ilike 'public'

with relation as (select pg_rewrite.ev_class as class, pg_rewrite.oid as id from pg_rewrite), class as (select oid as id, relname as name, relnamespace as schema, relkind as kind from pg_class), dependency as (select distinct pg_depend.objid as id, pg_depend.refobjid as ref from pg_depend), schema as (select pg_namespace.oid as id, pg_namespace.nspname as name from pg_namespace where nspname != 'information_schema' and nspname not like 'pg\_%'), referenced as (select relation.id AS id, referenced_class.name, referenced_class.schema, referenced_class.kind from relation join class as referenced_class on relation.class=referenced_class.id where referenced_class.kind in ('r', 'v', 'm')), relationships as (select referenced.name as referenced_name, referenced.schema as referenced_schema_id, dependent_class.name as dependent_name, dependent_class.schema as dependent_schema_id, referenced.kind as kind from referenced join dependency on referenced.id=dependency.id join class as dependent_class on dependency.ref=dependent_class.id where (referenced.name != dependent_class.name or referenced.schema != dependent_class.schema)) select referenced_schema.name as referenced_schema, relationships.referenced_name as referenced_name, dependent_schema.name as dependent_schema, relationships.dependent_name as dependent_name from relationships join schema as dependent_schema on relationships.dependent_schema_id=dependent_schema.id join schema as referenced_schema on relationships.referenced_schema_id=referenced_schema.id where referenced_schema.name <> 'privacy' group by referenced_schema, referenced_name, dependent_schema, dependent_name order by referenced_schema, referenced_name, dependent_schema, dependent_name

select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale from "rand-hie".INFORMATION_SCHEMA.columns where table_name = 'care' and table_schema = 'public' order by ordinal_position

select 'rand-hie' as table_database, sch.nspname as table_schema, tbl.relname as table_name, case tbl.relkind when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW' else 'BASE TABLE' end as table_type, tbl_desc.description as table_comment, col.attname as column_name, col.attnum as column_index, pg_catalog.format_type(col.atttypid, col.atttypmod) as column_type, col_desc.description as column_comment, pg_get_userbyid(tbl.relowner) as table_owner from pg_catalog.pg_namespace sch join pg_catalog.pg_class tbl on tbl.relnamespace = sch.oid join pg_catalog.pg_attribute col on col.attrelid = tbl.oid left outer join pg_catalog.pg_description tbl_desc on (tbl_desc.objoid = tbl.oid and tbl_desc.objsubid = 0) left outer join pg_catalog.pg_description col_desc on (col_desc.objoid = tbl.oid and col_desc.objsubid = col.attnum) where (upper(sch.nspname) = upper('public')) and not pg_is_other_temp_schema(sch.oid) and tbl.relpersistence in ('p', 'u') and tbl.relkind in ('r', 'v', 'f', 'p', 'm') and col.attnum > 0 and not col.attisdropped order by sch.nspname, tbl.relname, col.attnum

select i.relname as name, m.amname as method, ix.indisunique as "unique", array_to_string(array_agg(a.attname), ',') as column_names from pg_index ix join pg_class i on i.oid = ix.indexrelid join pg_am m on m.oid=i.relam join pg_class t on t.oid = ix.indrelid join pg_namespace n on n.oid = t.relnamespace join pg_attribute a on a.attrelid = t.oid and a.attnum = ANY(ix.indkey) where t.relname = 'people' and n.nspname = 'public' and t.relkind in ('r', 'm') group by 1, 2, 3 order by 1, 2, 3

select pg_terminate_backend(0) is not null where false

-- SQLMesh, Great Expectations, Soda, Elementary, DataHub, OpenMetadata, Amundsen

SELECT CURRENT_CATALOG

SELECT "table_schema" AS "schema_name", "table_name" AS "name", CASE WHEN "table_type" = 'BASE TABLE' THEN 'table' WHEN "table_type" = 'VIEW' THEN 'view' END AS "type" FROM "information_schema"."tables" WHERE "table_schema" = 'public' AND "table_name" IN ('care', 'people')

SELECT "attname" AS "column_name", "pg_catalog".FORMAT_TYPE("atttypid", "atttypmod") AS "data_type" FROM "pg_catalog"."pg_attribute" JOIN "pg_catalog"."pg_class" ON "pg_class"."oid" = "attrelid" JOIN "pg_catalog"."pg_namespace" ON "pg_namespace"."oid" = "relnamespace" WHERE "attnum" > 0 AND NOT "attisdropped" AND "nspname" = 'public' AND "relname" = 'sites' ORDER BY "attnum"

SELECT 1 FROM "information_schema"."tables" WHERE "table_name" = 'care' AND "table_schema" = 'public'

SELECT c.relname, c.reltuples <= 0 AS row_count FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1

SELECT table_name, pg_catalog.pg_get_viewdef(format('%I.%I', table_schema, table_name)::regclass) FROM information_schema.views WHERE table_schema = 'public'

SELECT source_ns.nspname AS source_schema, source_table.relname AS source_table, dependent_ns.nspname AS dependent_schema, dependent_view.relname AS dependent_view FROM pg_depend JOIN pg_rewrite ON pg_depend.objid = pg_rewrite.oid JOIN pg_class AS dependent_view ON pg_rewrite.ev_class = dependent_view.oid JOIN pg_class AS source_table ON pg_depend.refobjid = source_table.oid JOIN pg_namespace dependent_ns ON dependent_ns.oid = dependent_view.relnamespace JOIN pg_namespace source_ns ON source_ns.oid = source_table.relnamespace WHERE NOT (source_ns.nspname = dependent_ns.nspname AND source_table.relname = dependent_view.relname) AND source_ns.nspname = 'public'

SELECT kcu.table_name, kcu.column_name, tco.constraint_type FROM information_schema.table_constraints tco JOIN information_schema.key_column_usage kcu ON kcu.constraint_name = tco.constraint_name AND kcu.constraint_schema = tco.constraint_schema WHERE tco.table_schema = 'public' ORDER BY 1, 2, 3

SELECT datname, shobj_description(oid, 'pg_database') IS NULL OR true FROM pg_catalog.pg_database WHERE datname NOT IN ('template0', 'template1') ORDER BY 1

SELECT n.nspname, p.proname, pg_get_function_identity_arguments(p.oid) FROM pg_proc p JOIN pg_namespace n ON p.pronamespace = n.oid WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'privacy')

SELECT userid::regrole, dbid FROM pg_catalog.pg_stat_database, LATERAL (SELECT 0::oid AS userid, datid AS dbid) x WHERE datname = 'nothing'

-- DuckDB's postgres extension (postgres_table_set.cpp and others)

SELECT version(), (SELECT COUNT(*) FROM pg_settings WHERE name LIKE 'rds%')

SELECT pg_is_in_recovery(), pg_export_snapshot() IS NOT NULL, (SELECT count(*) FROM pg_stat_wal_receiver)

SELECT oid::regnamespace, nspname FROM pg_namespace WHERE nspname NOT IN ('information_schema', 'pg_catalog', 'pg_toast', 'privacy') AND nspname NOT LIKE 'pg_toast_temp_%' AND nspname NOT LIKE 'pg_temp_%' ORDER BY nspname

SELECT pg_namespace.oid::regnamespace AS namespace_id, relname, attname, pg_type.typname type_name, atttypmod type_modifier, pg_attribute.attndims ndim, attnum, pg_attribute.attnotnull AS notnull, NULL constraint_id, NULL constraint_type, NULL constraint_key, type_ns.nspname AS type_schema, col_desc.description AS column_comment, tbl_desc.description AS table_comment FROM pg_class JOIN pg_namespace ON relnamespace = pg_namespace.oid JOIN pg_attribute ON pg_class.oid=pg_attribute.attrelid JOIN pg_type ON atttypid=pg_type.oid JOIN pg_namespace type_ns ON pg_type.typnamespace = type_ns.oid LEFT JOIN pg_description col_desc ON col_desc.objoid=pg_class.oid AND col_desc.objsubid=pg_attribute.attnum LEFT JOIN pg_description tbl_desc ON tbl_desc.objoid=pg_class.oid AND tbl_desc.objsubid=0 WHERE attnum > 0 AND relkind IN ('r', 'v', 'm', 'f', 'p') AND pg_namespace.nspname='public' UNION ALL SELECT pg_namespace.oid::regnamespace AS namespace_id, relname, NULL attname, NULL type_name, NULL type_modifier, NULL ndim, NULL attnum, NULL AS notnull, conname AS constraint_id, contype AS constraint_type, conkey AS constraint_key, NULL AS type_schema, NULL AS column_comment, NULL AS table_comment FROM pg_class JOIN pg_namespace ON relnamespace = pg_namespace.oid JOIN pg_constraint ON (pg_class.oid=pg_constraint.conrelid) WHERE relkind IN ('r', 'v', 'm', 'f', 'p') AND contype IN ('p', 'u') AND pg_namespace.nspname='public' ORDER BY namespace_id, relname, attnum, constraint_id

SELECT n.oid, enumtypid, typname, enumlabel FROM pg_enum e JOIN pg_type t ON e.enumtypid = t.oid JOIN pg_namespace AS n ON (typnamespace=n.oid) ORDER BY n.oid, enumtypid, enumsortorder

SELECT n.oid, t.typrelid AS id, t.typname as type, pg_attribute.attname, sub_type.typname FROM pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace JOIN pg_class ON pg_class.oid = t.typrelid JOIN pg_attribute ON attrelid=t.typrelid JOIN pg_type sub_type ON (pg_attribute.atttypid=sub_type.oid) WHERE pg_class.relkind = 'c' AND t.typtype='c' ORDER BY n.oid, t.oid, attrelid, attnum

SELECT pg_namespace.oid, tablename, indexname FROM pg_indexes JOIN pg_namespace ON (schemaname=nspname) WHERE nspname = 'nowhere' ORDER BY pg_namespace.oid

-- Trino, Presto, Spark, Flink, Dremio (through pgjdbc)

SELECT reltuples <= 0 FROM pg_class WHERE relkind IN ('r', 'm') AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'public') AND relname = 'care'

SELECT attname, null_frac, n_distinct, avg_width FROM pg_stats WHERE schemaname = 'public' AND tablename = 'care'

SELECT t.typname FROM pg_type t WHERE t.typname IN ('geometry', 'hstore', 'vector', 'citext')

SELECT 1 FROM (SELECT 1) x WHERE 1=0

SELECT * FROM public.sites WHERE 1=0

SELECT "person_id","age" FROM public.care WHERE 1=0

SELECT * FROM "public"."people" LIMIT 0

SELECT * FROM (SELECT site, count(*) AS n FROM care GROUP BY site) SPARK_GEN_SUBQ_0 WHERE 1=0

SET extra_float_digits = 3

SET application_name = 'trino'

SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY

SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE

SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED

-- pg_dump -s, as it locks and reads

SELECT pg_catalog.set_config('search_path', 'public', false)

SET enable_seqscan = on

SELECT set_config(name, 'view, foreign-table', false) FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind'

SELECT 'now'::timestamp IS NOT NULL, pg_catalog.pg_is_in_recovery()

SELECT n.nspname, n.nspacl IS NULL, acldefault('n', n.nspowner) IS NULL FROM pg_namespace n WHERE nspname = 'pg_catalog'

SELECT t.tgname FROM pg_catalog.pg_trigger t WHERE t.tgrelid = 'people'::regclass AND NOT t.tgisinternal ORDER BY t.tgname

SELECT classid::regclass, objid, refclassid::regclass, deptype FROM pg_depend WHERE deptype = 'e' AND refobjid = 0

SELECT label, provider, classoid, objoid, objsubid FROM pg_catalog.pg_seclabels

SELECT description, classoid, objoid::regclass, objsubid FROM pg_catalog.pg_description WHERE objoid = 'people'::regclass ORDER BY classoid, objsubid

SELECT a.attnum, a.attname, a.atttypmod, a.attstattarget, a.attstorage, t.typstorage, a.attnotnull, a.atthasdef, a.attisdropped, a.attlen, a.attalign, a.attislocal, pg_catalog.format_type(t.oid, a.atttypmod) AS atttypname, array_to_string(a.attoptions, ', ') AS attoptions, CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation ELSE 0 END AS attcollation, a.attcompression AS attcompression, a.attidentity, CASE WHEN a.atthasmissing AND NOT a.attisdropped THEN a.attmissingval ELSE null END AS attmissingval, a.attgenerated FROM unnest('{care,people}'::regclass[]) AS src(tbloid) JOIN pg_catalog.pg_attribute a ON (src.tbloid = a.attrelid) LEFT JOIN pg_catalog.pg_type t ON (a.atttypid = t.oid) WHERE a.attnum > 0::pg_catalog.int2 ORDER BY a.attrelid, a.attnum

BEGIN; LOCK TABLE public.care, public.people IN ACCESS SHARE MODE; COMMIT
