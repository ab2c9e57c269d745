-- What libraries that map tables to objects ask of a schema: Rails, Django, Prisma, TypeORM, Sequelize,
-- knex, Drizzle, Kysely, GORM, Ent, diesel, SeaORM, sqlx, Ecto, Doctrine, Laravel, Hibernate, EF Core,
-- jOOQ, Flyway, PostgREST, Hasura, PostGraphile. In their manner, after their sources; OIDs are looked up
-- by name. One statement a paragraph.

-- Rails: ActiveRecord (postgresql/schema_statements.rb)

SET client_min_messages TO 'warning'

SET standard_conforming_strings = on

SET SESSION timezone TO 'UTC'

SHOW max_identifier_length

SELECT COUNT(*) FROM pg_namespace WHERE nspname = 'public'

SELECT c.relname FROM pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY (current_schemas(false)) AND c.relkind IN ('r','v','m','p','f')

SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.atttypid, a.atttypmod, c.collname, col_description(a.attrelid, a.attnum) AS comment, attidentity AS identity, attgenerated as attgenerated FROM pg_attribute a LEFT JOIN pg_attrdef d ON a.attrelid = d.adrelid AND a.attnum = d.adnum LEFT JOIN pg_type t ON a.atttypid = t.oid LEFT JOIN pg_collation c ON a.attcollation = c.oid AND a.attcollation <> t.typcollation WHERE a.attrelid = '"people"'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum

SELECT distinct i.relname, d.indisunique, d.indkey, pg_get_indexdef(d.indexrelid), pg_catalog.obj_description(i.oid, 'pg_class') AS comment, d.indisvalid FROM pg_class t INNER JOIN pg_index d ON t.oid = d.indrelid INNER JOIN pg_class i ON d.indexrelid = i.oid LEFT JOIN pg_namespace n ON n.oid = t.relnamespace WHERE i.relkind IN ('i', 'I') AND d.indisprimary = 'f' AND t.relname = 'care' AND n.nspname = ANY (current_schemas(false)) ORDER BY i.relname

SELECT COUNT(*) FROM pg_class t INNER JOIN pg_index d ON t.oid = d.indrelid INNER JOIN pg_class i ON d.indexrelid = i.oid LEFT JOIN pg_namespace n ON n.oid = i.relnamespace WHERE i.relkind IN ('i', 'I') AND i.relname = 'people_pkey' AND t.relname = 'people' AND n.nspname = ANY (current_schemas(false))

SELECT pg_catalog.obj_description(c.oid, 'pg_class') FROM pg_catalog.pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'care' AND c.relkind IN ('r','p') AND n.nspname = ANY (current_schemas(false))

SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = current_database()

SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_.*' AND nspname NOT IN ('information_schema', 'privacy') ORDER by nspname;

SELECT pg_get_serial_sequence('people', 'person_id')

SELECT attr.attname, nsp.nspname, seq.relname FROM pg_class seq, pg_attribute attr, pg_depend dep, pg_constraint cons, pg_namespace nsp WHERE seq.oid = dep.objid AND seq.relkind = 'S' AND attr.attrelid = dep.refobjid AND attr.attnum = dep.refobjsubid AND attr.attrelid = cons.conrelid AND attr.attnum = cons.conkey[1] AND seq.relnamespace = nsp.oid AND cons.contype = 'p' AND dep.classid = 'pg_class'::regclass AND dep.refobjid = '"people"'::regclass

SELECT a.attname FROM (SELECT indrelid, indkey, generate_subscripts(indkey, 1) idx FROM pg_index WHERE indrelid = '"people"'::regclass AND indisprimary) i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[i.idx] ORDER BY i.idx

SELECT t2.oid::regclass::text AS to_table, a1.attname AS column, a2.attname AS primary_key, c.conname AS name, c.confupdtype AS on_update, c.confdeltype AS on_delete, c.convalidated AS valid, c.condeferrable AS deferrable, c.condeferred AS deferred, c.conkey, c.confkey FROM pg_constraint c JOIN pg_class t1 ON c.conrelid = t1.oid JOIN pg_class t2 ON c.confrelid = t2.oid JOIN pg_attribute a1 ON a1.attnum = c.conkey[1] AND a1.attrelid = t1.oid JOIN pg_attribute a2 ON a2.attnum = c.confkey[1] AND a2.attrelid = t2.oid JOIN pg_namespace t3 ON c.connamespace = t3.oid WHERE c.contype = 'f' AND t1.relname = 'care' AND t3.nspname = ANY (current_schemas(false)) ORDER BY c.conname

SELECT conname, pg_get_constraintdef(c.oid, true) AS constraintdef, c.convalidated AS valid FROM pg_constraint c JOIN pg_class t ON c.conrelid = t.oid JOIN pg_namespace n ON n.oid = c.connamespace WHERE c.contype = 'c' AND t.relname = 'care' AND n.nspname = ANY (current_schemas(false))

SELECT type.typname AS name, type.OID AS oid, n.nspname AS schema, array_agg(enum.enumlabel ORDER BY enum.enumsortorder) AS value FROM pg_enum AS enum JOIN pg_type AS type ON (type.oid = enum.enumtypid) JOIN pg_namespace n ON type.typnamespace = n.oid GROUP BY type.OID, n.nspname, type.typname

SELECT extname FROM pg_extension

SELECT t.oid, t.typname, t.typelem, t.typdelim, t.typinput, r.rngsubtype, t.typtype, t.typbasetype FROM pg_type as t LEFT JOIN pg_range as r ON oid = rngtypid WHERE t.typname IN ('int2', 'int4', 'int8', 'oid', 'float4', 'float8', 'numeric', 'bool', 'jsonb', 'uuid', 'timestamptz') OR t.typtype IN ('r', 'e', 'd') AND t.typnamespace = 'pg_catalog'::regnamespace

SELECT pg_try_advisory_lock(2053462845)

SELECT pg_advisory_unlock(2053462845)

-- Prisma (sql-schema-describer), Drizzle, TypeORM, Sequelize, knex, Kysely, MikroORM, Objection

SELECT EXISTS(SELECT 1 FROM pg_namespace WHERE nspname = 'public'), version(), current_setting('server_version_num')::integer as numeric_version

SELECT tbl.relname AS table_name, namespace.nspname as namespace, (tbl.relhassubclass and tbl.relkind = 'p') as is_partition, (tbl.relhassubclass and tbl.relkind = 'r') as has_subclass, obj_description(tbl.oid, 'pg_class') AS description FROM pg_class AS tbl INNER JOIN pg_namespace AS namespace ON namespace.oid = tbl.relnamespace WHERE ((tbl.relkind = 'r' AND tbl.relispartition = 'f') OR tbl.relkind = 'p') AND namespace.nspname = ANY ( ARRAY['public', 'ann'] ) ORDER BY namespace, table_name

SELECT oid.namespace, info.table_name, info.column_name, format_type(att.atttypid, att.atttypmod) as formatted_type, info.numeric_precision, info.numeric_scale, info.numeric_precision_radix, info.datetime_precision, info.data_type, info.udt_schema as type_schema_name, info.udt_name as full_data_type, pg_get_expr(attdef.adbin, attdef.adrelid) AS column_default, info.is_nullable, info.is_identity, info.character_maximum_length, col_description(att.attrelid, ordinal_position) AS description FROM information_schema.columns info JOIN pg_attribute att ON att.attname = info.column_name JOIN (SELECT pg_class.oid, relname, pg_namespace.nspname as namespace FROM pg_class JOIN pg_namespace on pg_namespace.oid = pg_class.relnamespace AND pg_namespace.nspname = ANY ( ARRAY['public'] ) WHERE reltype > 0) as oid on oid.oid = att.attrelid AND relname = info.table_name AND namespace = info.table_schema LEFT OUTER JOIN pg_attrdef attdef ON attdef.adrelid = att.attrelid AND attdef.adnum = att.attnum AND table_schema = namespace WHERE table_schema = ANY ( ARRAY['public'] ) ORDER BY namespace, table_name, ordinal_position

WITH rawindex AS (SELECT indrelid, indexrelid, indisunique, indisprimary, unnest(indkey) AS indkeyid, generate_subscripts(indkey, 1) AS indkeyidx, unnest(indclass) AS indclass, unnest(indoption) AS indoption FROM pg_index WHERE indpred IS NULL AND NOT indisexclusion) SELECT schemainfo.nspname AS namespace, indexinfo.relname AS index_name, tableinfo.relname AS table_name, columninfo.attname AS column_name, rawindex.indisunique AS is_unique, rawindex.indisprimary AS is_primary_key, rawindex.indkeyidx AS column_index, opclass.opcname AS opclass, opclass.opcdefault AS opcdefault, indexaccess.amname AS index_algo, CASE rawindex.indoption & 1 WHEN 1 THEN 'DESC' ELSE 'ASC' END AS column_order FROM rawindex INNER JOIN pg_class AS tableinfo ON tableinfo.oid = rawindex.indrelid INNER JOIN pg_class AS indexinfo ON indexinfo.oid = rawindex.indexrelid INNER JOIN pg_namespace AS schemainfo ON schemainfo.oid = tableinfo.relnamespace LEFT JOIN pg_attribute AS columninfo ON columninfo.attrelid = tableinfo.oid AND columninfo.attnum = rawindex.indkeyid INNER JOIN pg_am AS indexaccess ON indexaccess.oid = indexinfo.relam LEFT JOIN pg_opclass AS opclass ON opclass.oid = rawindex.indclass WHERE schemainfo.nspname = ANY ( ARRAY['public'] ) ORDER BY namespace, table_name, index_name, column_index

SELECT con.conname AS "constraint_name", child.relname, parent.relname, att2.attname AS "child_column", con.confdeltype, con.confupdtype, rel_ns.nspname as "referenced_schema_name", con.condeferrable, con.condeferred FROM (SELECT unnest(con1.conkey) AS "parent", unnest(con1.confkey) AS "child", generate_subscripts(con1.conkey, 1) AS colidx, con1.oid, con1.conname, con1.conrelid, con1.confrelid, con1.confdeltype, con1.confupdtype, con1.condeferrable, con1.condeferred FROM pg_class cl JOIN pg_namespace ns ON cl.relnamespace = ns.oid JOIN pg_constraint con1 ON con1.conrelid = cl.oid WHERE ns.nspname = 'public' AND con1.contype = 'f') con JOIN pg_attribute att2 ON att2.attrelid = con.conrelid AND att2.attnum = con.parent JOIN pg_class parent ON parent.oid = con.confrelid JOIN pg_class child ON child.oid = con.conrelid JOIN pg_namespace rel_ns ON parent.relnamespace = rel_ns.oid ORDER BY 1

SELECT views.viewname AS view_name, views.definition AS view_sql, views.schemaname as namespace FROM pg_catalog.pg_views views INNER JOIN pg_catalog.pg_namespace ns ON views.schemaname = ns.nspname INNER JOIN pg_catalog.pg_class class ON class.relnamespace = ns.oid AND class.relname = views.viewname WHERE schemaname = ANY ( ARRAY['public'] )

SELECT t.typname as name, e.enumlabel as value, n.nspname as namespace FROM pg_type t JOIN pg_enum e ON t.oid = e.enumtypid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = ANY ( ARRAY['public'] ) ORDER BY e.enumsortorder

SELECT "table_schema", "table_name", obj_description(('"' || "table_schema" || '"."' || "table_name" || '"')::regclass, 'pg_class') AS table_comment FROM "information_schema"."tables" WHERE ("table_schema" = 'public' AND "table_name" = 'care') OR ("table_schema" = 'public' AND "table_name" = 'sites')

SELECT columns.*, pg_catalog.col_description(('"' || table_catalog || '"."' || table_schema || '"."' || table_name || '"')::regclass::oid, ordinal_position) AS description, ('"' || "udt_schema" || '"."' || "udt_name" || '"')::"regtype" AS "regtype", pg_catalog.format_type("col_attr"."atttypid", "col_attr"."atttypmod") AS "format_type" FROM "information_schema"."columns" LEFT JOIN "pg_catalog"."pg_attribute" AS "col_attr" ON "col_attr"."attname" = "columns"."column_name" AND "col_attr"."attrelid" = (SELECT "cls"."oid" FROM "pg_catalog"."pg_class" AS "cls" LEFT JOIN "pg_catalog"."pg_namespace" AS "ns" ON "ns"."oid" = "cls"."relnamespace" WHERE "cls"."relname" = "columns"."table_name" AND "ns"."nspname" = "columns"."table_schema") WHERE "table_schema" = 'public' AND "table_name" = 'sites'

SELECT * FROM current_schema()

SELECT * FROM current_database()

SELECT "n"."nspname", "t"."relname", "a"."attname" AS "column_name" FROM "pg_class" "t" INNER JOIN "pg_namespace" "n" ON "n"."oid" = "t"."relnamespace" INNER JOIN "pg_attribute" "a" ON "a"."attrelid" = "t"."oid" WHERE "t"."relkind" IN ('r', 'p') AND "n"."nspname" = 'public' AND "a"."attgenerated" = 's'

SHOW SERVER_VERSION

SELECT n.nspname AS "schema", c.relname AS "table", CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized_view' END AS "type", c.relrowsecurity IS NOT NULL AS "rls" FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'v', 'm') AND n.nspname IN ('public')

SELECT s.nspname, s.oid IS NOT NULL AS "known" FROM pg_catalog.pg_namespace s WHERE s.nspname NOT IN ('information_schema', 'pg_catalog', 'public', 'privacy') AND s.nspname NOT LIKE 'pg_toast%' AND s.nspname NOT LIKE 'pg_temp_%' ORDER BY s.nspname

SELECT tc.constraint_name, tc.constraint_type, pg_get_constraintdef(con.oid) AS constraint_definition FROM information_schema.table_constraints AS tc JOIN pg_constraint AS con ON tc.constraint_name = con.conname AND con.conrelid = (SELECT oid FROM pg_class WHERE relname = tc.table_name AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = tc.constraint_schema)) WHERE tc.table_name = 'care' AND tc.constraint_schema = 'public' AND tc.constraint_type = 'CHECK'

SELECT roles.rolname, roles.rolinherit, roles.rolcreatedb, roles.rolcreaterole FROM pg_roles roles WHERE rolname = 'ann'

select * from information_schema.tables where table_name = 'knex_migrations' and table_schema = current_schema()

select "column_name", "data_type", "character_maximum_length", "column_default", "is_nullable" from information_schema.columns where table_name = 'care' and table_catalog = current_database() and table_schema = current_schema() order by 1

SELECT a.attname AS "column", a.attnotnull AS "notNull", a.atthasdef AS "hasDefault", c.relname AS "table", c.relkind AS "table_type", ns.nspname AS "schema", typ.typname AS "type", dtns.nspname AS "type_schema", pg_get_serial_sequence(quote_ident(ns.nspname) || '.' || quote_ident(c.relname), a.attname) as auto_incrementing FROM pg_catalog.pg_attribute AS a INNER JOIN pg_catalog.pg_class AS c ON a.attrelid = c.oid INNER JOIN pg_catalog.pg_namespace AS ns ON c.relnamespace = ns.oid INNER JOIN pg_catalog.pg_type AS typ ON a.atttypid = typ.oid INNER JOIN pg_catalog.pg_namespace AS dtns ON typ.typnamespace = dtns.oid WHERE c.relkind IN ('r', 'v', 'p') AND ns.nspname !~ '^pg_' AND ns.nspname NOT IN ('information_schema', 'privacy') AND a.attnum >= 0 AND a.attisdropped != true ORDER BY ns.nspname, c.relname, a.attnum

-- GORM, Ent, diesel, SeaORM, sqlx, Ecto, Doctrine, Laravel

SELECT CURRENT_DATABASE()

SELECT count(*) FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA() AND table_name = 'care' AND table_type = 'BASE TABLE'

SELECT description FROM pg_catalog.pg_description WHERE objsubid = (SELECT ordinal_position FROM information_schema.columns WHERE table_schema = CURRENT_SCHEMA() AND table_name = 'care' AND column_name = 'admissions') AND objoid = (SELECT oid FROM pg_catalog.pg_class WHERE relname = 'care' AND relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = CURRENT_SCHEMA()))

SELECT c.column_name, c.is_nullable = 'YES', c.udt_name, c.character_maximum_length, c.numeric_precision, c.numeric_precision_radix, c.numeric_scale, c.datetime_precision, 8 * typlen, c.column_default, pd.description, c.identity_increment FROM information_schema.columns AS c JOIN pg_type AS pgt ON c.udt_name = pgt.typname LEFT JOIN pg_catalog.pg_description as pd ON pd.objsubid = c.ordinal_position AND pd.objoid = (SELECT oid FROM pg_catalog.pg_class WHERE relname = c.table_name AND relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = c.table_schema)) where table_catalog = 'rand-hie' AND table_schema = CURRENT_SCHEMA() AND table_name = 'people'

SELECT constraint_name FROM information_schema.table_constraints tc JOIN information_schema.constraint_column_usage AS ccu USING (constraint_schema, constraint_catalog, table_name, constraint_name) JOIN information_schema.columns AS c ON c.table_schema = tc.constraint_schema AND tc.table_name = c.table_name AND ccu.column_name = c.column_name WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE') AND c.table_schema = CURRENT_SCHEMA() AND c.table_name = 'people'

SELECT "information_schema"."columns"."column_name", "information_schema"."columns"."udt_name", "information_schema"."columns"."udt_schema"::character varying, "information_schema"."columns"."__is_nullable" FROM (SELECT *, is_nullable AS "__is_nullable" FROM "information_schema"."columns") AS "columns", information_schema.schemata WHERE false

SELECT n.nspname, c.relname, tablespace FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_tables t ON t.tablename = c.relname WHERE c.relname = '__diesel_schema_migrations'

SELECT TRUE AS "verified", 1 AS "version" WHERE to_regclass('_sqlx_migrations') IS NULL

SELECT oid::regtype::text FROM pg_catalog.pg_type WHERE typname ILIKE 'uuid'

SELECT typname, typtype, typcategory, typrelid, typelem, typbasetype FROM pg_catalog.pg_type WHERE oid = 2950

SELECT attrelid::regclass, attnum, attnotnull FROM pg_catalog.pg_attribute WHERE attrelid = 'care'::regclass AND attnum = 3

SELECT t.oid::regtype::text, t.typname, t.typsend, t.typreceive, t.typoutput, t.typinput, coalesce(d.typelem, t.typelem), coalesce(r.rngsubtype, 0), ARRAY (SELECT a.atttypid FROM pg_attribute AS a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) FROM pg_type AS t LEFT JOIN pg_type AS d ON t.typbasetype = d.oid LEFT JOIN pg_range AS r ON r.rngtypid = t.oid OR r.rngmultitypid = t.oid OR (t.typbasetype <> 0 AND r.rngtypid = t.typbasetype) WHERE (t.typrelid = 0) AND (t.typelem = 0 OR NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type s WHERE s.typrelid != 0 AND s.oid = t.typelem)) AND t.typnamespace = 'pg_catalog'::regnamespace

SELECT quote_ident(table_name) AS table_name, table_schema AS schema_name FROM information_schema.tables WHERE table_schema NOT LIKE 'pg\_%' AND table_schema NOT IN ('information_schema', 'privacy') AND table_name != 'geometry_columns' AND table_type != 'VIEW'

SELECT quote_ident(c.relname) AS table_name, n.nspname, a.attnum, quote_ident(a.attname) AS field, t.typname AS type, format_type(a.atttypid, a.atttypmod) AS complete_type, (SELECT tc.collcollate FROM pg_catalog.pg_collation tc WHERE tc.oid = a.attcollation) AS collation, (SELECT format_type(t2.typbasetype, t2.typtypmod) FROM pg_catalog.pg_type t2 WHERE t2.typtype = 'd' AND t2.oid = a.atttypid) AS domain_complete_type, a.attnotnull AS isnotnull, a.attidentity, (SELECT 't' FROM pg_index WHERE c.oid = pg_index.indrelid AND pg_index.indkey[0] = a.attnum AND pg_index.indisprimary = 't') AS pri, (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE c.oid = pg_attrdef.adrelid AND pg_attrdef.adnum = a.attnum) AS default, (SELECT pg_description.description FROM pg_description WHERE pg_description.objoid = c.oid AND a.attnum = pg_description.objsubid) AS comment FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'privacy') AND c.relkind = 'r' AND a.attnum > 0 ORDER BY 1, a.attnum

SELECT quote_ident(r.conname) as conname, pg_catalog.pg_get_constraintdef(r.oid, true) as condef, r.condeferrable, r.condeferred, tn.nspname FROM pg_catalog.pg_constraint r JOIN pg_class AS tc ON tc.oid = r.conrelid JOIN pg_namespace tn ON tn.oid = tc.relnamespace WHERE r.conrelid IN (SELECT c.oid FROM pg_class c, pg_namespace n WHERE n.nspname = ANY(current_schemas(false)) AND c.relname = 'care') AND r.contype = 'f'

SELECT c.relname, CASE c.relpersistence WHEN 'u' THEN true ELSE false END as unlogged, obj_description(c.oid, 'pg_class') AS comment FROM pg_class c INNER JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY(current_schemas(false)) AND c.relkind = 'r'

select c.relname as name, n.nspname as schema, pg_total_relation_size(c.oid) >= 0 as size, obj_description(c.oid, 'pg_class') as comment from pg_class c, pg_namespace n where c.relkind in ('r', 'p') and n.oid = c.relnamespace and n.nspname not in ('pg_catalog', 'information_schema', 'privacy') order by c.relname

-- Hibernate, EF Core, jOOQ, Flyway, Liquibase

select string_agg(word, ',') from pg_catalog.pg_get_keywords() where word <> ALL ('{a,abs}'::text[]) and word like 'z%'

SELECT COUNT(tablename) FROM pg_catalog.pg_tables WHERE schemaname = 'public' AND tablename = 'flyway_schema_history'

SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema='public' AND table_type='BASE TABLE' AND table_name='care')

select * from information_schema.sequences

SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid=c.relnamespace WHERE n.nspname='public' AND c.relname='__EFMigrationsHistory')

SELECT nspname, relname, relkind, description FROM pg_class AS cls JOIN pg_namespace AS ns ON ns.oid = cls.relnamespace LEFT OUTER JOIN pg_description AS des ON des.objoid = cls.oid AND des.objsubid=0 WHERE cls.relkind IN ('r', 'v', 'm', 'f') AND ns.nspname NOT IN ('pg_catalog', 'information_schema', 'privacy') AND cls.relname <> '__EFMigrationsHistory' AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE classid=(SELECT cls.oid FROM pg_class AS cls JOIN pg_namespace AS ns ON ns.oid = cls.relnamespace WHERE relname='pg_class' AND ns.nspname='pg_catalog') AND objid=cls.oid AND deptype IN ('e', 'x'))

SELECT nspname, cls.relname, typ.typname, basetyp.typname AS basetypname, attname, description, collname, attisdropped, attidentity::text, attgenerated::text, attcompression::text, format_type(typ.oid, atttypmod) AS formatted_typname, format_type(basetyp.oid, typ.typtypmod) AS formatted_basetypname, CASE WHEN pg_proc.proname='array_recv' THEN 'a' ELSE typ.typtype END AS typtype, CASE WHEN pg_proc.proname='array_recv' THEN elemtyp.typname ELSE NULL END AS elemtypname, NOT (attnotnull OR typ.typnotnull) AS nullable, CASE WHEN atthasdef THEN (SELECT pg_get_expr(adbin, cls.oid) FROM pg_attrdef WHERE adrelid = cls.oid AND adnum = attr.attnum) ELSE NULL END AS default FROM pg_class AS cls JOIN pg_namespace AS ns ON ns.oid = cls.relnamespace LEFT OUTER JOIN pg_attribute AS attr ON attrelid = cls.oid LEFT OUTER JOIN pg_type AS typ ON attr.atttypid = typ.oid LEFT OUTER JOIN pg_proc ON pg_proc.oid = typ.typreceive LEFT OUTER JOIN pg_type AS elemtyp ON (elemtyp.oid = typ.typelem) LEFT OUTER JOIN pg_type AS basetyp ON (basetyp.oid = typ.typbasetype) LEFT OUTER JOIN pg_description AS des ON des.objoid = cls.oid AND des.objsubid = attnum LEFT OUTER JOIN pg_collation as coll ON coll.oid = attr.attcollation WHERE cls.relkind IN ('r', 'v', 'm', 'f') AND nspname = 'public' AND attnum > 0 ORDER BY attnum, cls.relname

-- PostgREST, Hasura, PostGraphile, Supabase

select set_config('role', 'ann', true) is not null, set_config('request.jwt.claims', '{"a":1}', true), set_config('search_path', 'public', true)

SELECT COALESCE(current_setting('pgrst.db_schemas', true), 'none')

WITH pks AS (SELECT conrelid, array_agg(attname ORDER BY attnum) AS cols FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey) WHERE contype = 'p' GROUP BY conrelid) SELECT n.nspname AS table_schema, c.relname AS table_name, d.description AS table_description, c.relkind IN ('v','m') as is_view, (c.relkind IN ('r','p') OR (c.relkind in ('v','f') AND (pg_relation_is_updatable(c.oid::regclass, TRUE) & 8) = 8)) AS insertable, (c.relkind IN ('r','p') OR (c.relkind in ('v','f') AND (pg_relation_is_updatable(c.oid::regclass, TRUE) & 4) = 4)) AS updatable, coalesce(pks.cols, '{}') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_description d on d.objoid = c.oid and d.objsubid = 0 LEFT JOIN pks ON pks.conrelid = c.oid WHERE c.relkind IN ('v','r','m','f','p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'privacy') AND not c.relispartition ORDER BY table_schema, table_name

SELECT ns1.nspname AS table_schema, tab.relname AS table_name, ns2.nspname AS foreign_table_schema, other.relname AS foreign_table_name, (ns1.nspname, tab.relname) = (ns2.nspname, other.relname) AS is_self, traint.conname AS constraint_name, column_info.cols_and_fcols, (column_info.cols IN (SELECT array_agg(key order by key) FROM pg_constraint pks, unnest(conkey) key WHERE contype IN ('p', 'u') AND pks.conrelid = traint.conrelid GROUP BY pks.oid)) AS one_to_one FROM pg_constraint traint JOIN LATERAL (SELECT array_agg(row(cols.attname, refs.attname) order by ord) AS cols_and_fcols, jsonb_agg(cols.attname) cls, array_agg(_.col ORDER BY _.col) AS cols FROM unnest(traint.conkey, traint.confkey) WITH ORDINALITY AS _(col, ref, ord) JOIN pg_attribute cols ON cols.attrelid = traint.conrelid AND cols.attnum = col JOIN pg_attribute refs ON refs.attrelid = traint.confrelid AND refs.attnum = ref) AS column_info ON TRUE JOIN pg_namespace ns1 ON ns1.oid = traint.connamespace JOIN pg_class tab ON tab.oid = traint.conrelid JOIN pg_class other ON other.oid = traint.confrelid JOIN pg_namespace ns2 ON ns2.oid = other.relnamespace WHERE traint.contype = 'f' and traint.conparentid = 0 ORDER BY traint.conrelid, traint.conname

SELECT name FROM pg_timezone_names WHERE name = 'UTC'

SELECT schema.nspname AS table_schema, "table".relname AS table_name, jsonb_build_object('columns', coalesce(columns.info, '[]'), 'description', description.description) AS info FROM pg_catalog.pg_class "table" JOIN pg_catalog.pg_namespace schema ON schema.oid = "table".relnamespace LEFT JOIN pg_catalog.pg_description description ON description.classoid = 'pg_catalog.pg_class'::regclass AND description.objoid = "table".oid AND description.objsubid = 0 LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('name', "column".attname, 'position', "column".attnum, 'type', coalesce(base_type.typname, "type".typname), 'is_nullable', NOT "column".attnotnull, 'description', pg_catalog.col_description("table".oid, "column".attnum)) ORDER BY "column".attnum) AS info FROM pg_catalog.pg_attribute "column" LEFT JOIN pg_catalog.pg_type "type" ON "type".oid = "column".atttypid LEFT JOIN pg_catalog.pg_type base_type ON "type".typtype = 'd' AND base_type.oid = "type".typbasetype WHERE "column".attrelid = "table".oid AND "column".attnum > 0 AND NOT "column".attisdropped) columns ON true WHERE "table".relkind IN ('r', 't', 'v', 'm', 'f', 'p') AND schema.nspname = 'public'

SELECT c.oid::regclass, c.relname, c.relrowsecurity IS NULL, exists(select 1 from pg_catalog.pg_index where indrelid = c.oid and indisprimary) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
