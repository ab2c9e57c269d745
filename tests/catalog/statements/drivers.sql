-- What drivers ask by themselves: pgjdbc, Npgsql, psqlODBC, libpq's users, asyncpg, pgx, lib/pq, tokio-postgres,
-- Postgrex, DBD::Pg, RPostgres, LibPQ.jl, ADBC, PDO. In their manner, after their sources; OIDs are looked
-- up by name. One statement a paragraph.

-- pgjdbc: what else DatabaseMetaData has

SELECT rolsuper FROM pg_roles WHERE rolname = 'ann'

SELECT pg_catalog.pg_get_userbyid(10) IS NOT NULL, pg_catalog.current_database()

SELECT n.nspname, p.proname, p.prorettype, p.proargtypes, t.typtype, t.typrelid, p.proargnames, p.proargmodes, p.proallargtypes, p.oid FROM pg_catalog.pg_proc p, pg_catalog.pg_namespace n, pg_catalog.pg_type t WHERE p.pronamespace=n.oid AND p.prorettype=t.oid AND n.nspname LIKE 'public' ORDER BY n.nspname, p.proname, p.oid::text

SELECT current_database() AS FUNCTION_CAT, n.nspname AS FUNCTION_SCHEM, p.proname AS FUNCTION_NAME, d.description AS REMARKS, CASE WHEN (format_type(p.prorettype, null) = 'unknown') THEN 0 WHEN (substring(pg_get_function_result(p.oid) from 0 for 6) = 'TABLE') OR (substring(pg_get_function_result(p.oid) from 0 for 6) = 'SETOF') THEN 2 ELSE 1 END AS FUNCTION_TYPE, p.proname || '_' || p.oid AS SPECIFIC_NAME FROM pg_catalog.pg_proc p INNER JOIN pg_catalog.pg_namespace n ON p.pronamespace=n.oid LEFT JOIN pg_catalog.pg_description d ON p.oid=d.objoid WHERE p.prokind='f' AND p.proname LIKE 'pg\_size%' ORDER BY FUNCTION_SCHEM, FUNCTION_NAME, p.oid::text

SELECT n.nspname,c.relname,r.rolname,c.relacl IS NOT NULL,a.attacl,a.attname FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c, pg_catalog.pg_roles r, pg_catalog.pg_attribute a WHERE c.relnamespace = n.oid AND c.relowner = r.oid AND c.oid = a.attrelid AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname = 'public' AND c.relname = 'care' ORDER BY attname

SELECT a.attname, a.atttypid, atttypmod FROM pg_catalog.pg_class ct JOIN pg_catalog.pg_attribute a ON (ct.oid = a.attrelid) JOIN pg_catalog.pg_namespace n ON (ct.relnamespace = n.oid) JOIN (SELECT i.indexrelid, i.indrelid, i.indisprimary, information_schema._pg_expandarray(i.indkey) AS keys FROM pg_catalog.pg_index i) i ON (a.attnum = (i.keys).x AND a.attrelid = i.indrelid) WHERE true AND n.nspname = 'public' AND ct.relname = 'people' AND i.indisprimary ORDER BY a.attnum

select current_database() as type_cat, n.nspname as type_schem, t.typname as type_name, null as class_name, CASE WHEN t.typtype='c' then 2002 else 2001 end as data_type, pg_catalog.obj_description(t.oid, 'pg_type') as remarks, CASE WHEN t.typtype = 'd' then (select CASE when t.oid=t.oid then 12 else 0 end) else null end as base_type from pg_catalog.pg_type t, pg_catalog.pg_namespace n where t.typnamespace = n.oid and n.nspname != 'pg_catalog' and n.nspname != 'pg_toast' and t.typtype IN ('c','d') and n.nspname = 'public' order by data_type, type_schem, type_name

SELECT c.oid::regclass, a.attnum, a.attname, c.relname, n.nspname, a.attnotnull OR (t.typtype = 'd' AND t.typnotnull), a.attidentity != '' OR pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval(%' FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON (c.relnamespace = n.oid) JOIN pg_catalog.pg_attribute a ON (c.oid = a.attrelid) JOIN pg_catalog.pg_type t ON (a.atttypid = t.oid) LEFT JOIN pg_catalog.pg_attrdef d ON (d.adrelid = a.attrelid AND d.adnum = a.attnum) JOIN (SELECT 'care'::regclass::oid AS oid, 1 AS attnum UNION ALL SELECT 'people'::regclass::oid, 2) vals ON (c.oid = vals.oid AND a.attnum = vals.attnum)

SELECT e.typdelim FROM pg_catalog.pg_type t, pg_catalog.pg_type e WHERE t.oid = 1007 and t.typelem = e.oid

SELECT e.oid, n.nspname = ANY(current_schemas(true)), n.nspname, e.typname FROM pg_catalog.pg_type t JOIN pg_catalog.pg_type e ON t.typelem = e.oid JOIN pg_catalog.pg_namespace n ON t.typnamespace = n.oid WHERE t.oid = 1007

SELECT pg_type.oid, typname FROM pg_catalog.pg_type LEFT JOIN (select ns.oid as nspoid, ns.nspname, r.r from pg_namespace as ns join (select s.r, (current_schemas(false))[s.r] as nspname from generate_series(1, array_upper(current_schemas(false), 1)) as s(r)) as r using (nspname)) as sp ON sp.nspoid = typnamespace WHERE typname = 'numeric' ORDER BY sp.r, pg_type.oid DESC LIMIT 1

SELECT t.oid, t.typname FROM pg_catalog.pg_type t WHERE t.oid in (SELECT t.oid FROM pg_catalog.pg_type t WHERE t.typname = 'hstore')

SELECT version() LIKE 'PostgreSQL %', current_setting('server_version_num')::int > 130000

SELECT relkind, 'TABLE' FROM pg_catalog.pg_class WHERE relname = 'people' AND relnamespace = 'public'::regnamespace

-- Npgsql: the batch of its connect, as one text

SELECT version(); SELECT ns.nspname, t.typname FROM pg_type t JOIN pg_namespace ns ON (ns.oid = t.typnamespace) WHERE typtype = 'r' ORDER BY 1, 2; -- Load field definitions
SELECT typ.oid, att.attname FROM pg_type AS typ JOIN pg_class AS cls ON (cls.oid = typ.typrelid) JOIN pg_attribute AS att ON (att.attrelid = typ.typrelid) WHERE typ.typtype = 'c' AND cls.relkind='c' ORDER BY typ.oid, att.attnum; -- Load enum fields
SELECT pg_type.oid, enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid=enumtypid ORDER BY oid, enumsortorder;

SELECT attr.attname, attr.attnum, attr.attnotnull, cls.relname, ns.nspname, typ.typname, CASE WHEN atthasdef THEN (SELECT pg_get_expr(adbin, cls.oid) FROM pg_attrdef WHERE adrelid = cls.oid AND adnum = attr.attnum) ELSE NULL END AS default, CASE WHEN ((cls.relkind = ANY (ARRAY['r'::"char", 'p'::"char"])) OR ((cls.relkind = ANY (ARRAY['v'::"char", 'f'::"char"])) AND pg_column_is_updatable((cls.oid)::regclass, attr.attnum, false))) AND attr.attidentity NOT IN ('a') THEN 'true'::boolean ELSE 'false'::boolean END AS is_updatable, EXISTS (SELECT * FROM pg_index WHERE pg_index.indrelid = cls.oid AND pg_index.indisprimary AND attnum = ANY (indkey)) AS isprimarykey, EXISTS (SELECT * FROM pg_index WHERE pg_index.indrelid = cls.oid AND pg_index.indisunique AND pg_index.indnkeyatts = 1 AND attnum = pg_index.indkey[0]) AS isunique FROM pg_attribute AS attr JOIN pg_type AS typ ON attr.atttypid = typ.oid JOIN pg_class AS cls ON cls.oid = attr.attrelid JOIN pg_namespace AS ns ON ns.oid = cls.relnamespace WHERE atttypid <> 0 AND relkind IN ('r', 'v', 'm') AND NOT attisdropped AND nspname = 'public' AND attnum > 0 AND (cls.oid='care'::regclass AND attr.attnum=2 OR cls.oid = 'sites'::regclass) ORDER BY attnum, 4

SELECT table_catalog, table_schema, table_name, table_type FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema = 'public'

SELECT current_database() AS "constraint_catalog", pgn.nspname AS "constraint_schema", pgc.conname AS "constraint_name", current_database() AS "table_catalog", pgtn.nspname AS "table_schema", pgt.relname AS "table_name", "constraint_type", pgc.condeferrable AS "is_deferrable", pgc.condeferred AS "initially_deferred" FROM pg_catalog.pg_constraint pgc JOIN pg_catalog.pg_namespace pgn ON pgc.connamespace = pgn.oid JOIN pg_catalog.pg_class pgt ON pgc.conrelid = pgt.oid JOIN pg_catalog.pg_namespace pgtn ON pgt.relnamespace = pgtn.oid JOIN (SELECT 'PRIMARY KEY' AS "constraint_type", 'p' AS "contype" UNION ALL SELECT 'FOREIGN KEY', 'f' UNION ALL SELECT 'UNIQUE KEY', 'u') AS pgct ON pgct.contype = pgc.contype WHERE pgtn.nspname = 'public' ORDER BY 3

SELECT current_database() AS table_catalog, n.nspname AS table_schema, t.relname AS table_name, i.relname AS index_name, '' AS type_desc FROM pg_catalog.pg_class i JOIN pg_catalog.pg_index ix ON ix.indexrelid = i.oid JOIN pg_catalog.pg_class t ON ix.indrelid = t.oid LEFT JOIN pg_catalog.pg_user u ON u.usesysid = i.relowner LEFT JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace WHERE i.relkind = 'i' AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'privacy') AND t.relkind = 'r'

SELECT d.datname AS database_name, pg_catalog.pg_get_userbyid(d.datdba) IS NOT NULL AS owner, pg_catalog.pg_encoding_to_char(d.encoding) AS encoding FROM pg_catalog.pg_database d ORDER BY 1

SELECT rolname AS user_name FROM pg_catalog.pg_roles WHERE rolname = 'ann'

CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all()

DISCARD TEMP

-- psqlODBC: what else it asks

SET DateStyle = 'ISO'; SET extra_float_digits = 2; show transaction_isolation

select oid, typbasetype from pg_type where typname = 'lo'

select relname, nspname, relkind from pg_catalog.pg_class c, pg_catalog.pg_namespace n where relkind in ('r', 'v', 'm', 'f', 'p') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'pg_temp_1', 'privacy') and n.oid = relnamespace order by nspname, relname

select n.nspname, c.relname, a.attname, a.atttypid, t.typname, a.attnum, a.attlen, a.atttypmod, a.attnotnull, c.relhasrules, c.relkind, c.oid::regclass, pg_get_expr(d.adbin, d.adrelid), case t.typtype when 'd' then t.typbasetype else 0 end, t.typtypmod, 0, attidentity, c.relhassubclass from (((pg_catalog.pg_class c inner join pg_catalog.pg_namespace n on n.oid = c.relnamespace and c.relname like 'care' and n.nspname like 'public') inner join pg_catalog.pg_attribute a on (not a.attisdropped) and a.attnum > 0 and a.attrelid = c.oid) inner join pg_catalog.pg_type t on t.oid = a.atttypid) left outer join pg_attrdef d on a.atthasdef and d.adrelid = a.attrelid and d.adnum = a.attnum order by n.nspname, c.relname, attnum

select 'rand-hie'::name as "PKTABLE_CAT", n2.nspname as "PKTABLE_SCHEM", c2.relname as "PKTABLE_NAME", a2.attname as "PKCOLUMN_NAME", n1.nspname as "FKTABLE_SCHEM", c1.relname as "FKTABLE_NAME", a1.attname as "FKCOLUMN_NAME", i::int2 as "KEY_SEQ", case confupdtype when 'c' then 0::int2 when 'n' then 2::int2 when 'd' then 4::int2 when 'r' then 1::int2 else 3::int2 end as "UPDATE_RULE", conname as "FK_NAME", cn.conname as "PK_NAME" from ((((((((select cn.oid, conrelid, conkey, confrelid, confkey, generate_series(array_lower(conkey, 1), array_upper(conkey, 1)) as i, confupdtype, confdeltype, condeferrable, condeferred, conname as fkname from pg_catalog.pg_constraint cn, pg_catalog.pg_class c, pg_catalog.pg_namespace n where contype = 'f' and confrelid = c.oid and relname = 'people' and n.oid = c.relnamespace and n.nspname = 'public') ref inner join pg_catalog.pg_class c1 on c1.oid = ref.conrelid) inner join pg_catalog.pg_namespace n1 on n1.oid = c1.relnamespace) inner join pg_catalog.pg_attribute a1 on a1.attrelid = c1.oid and a1.attnum = conkey[i]) inner join pg_catalog.pg_class c2 on c2.oid = ref.confrelid) inner join pg_catalog.pg_namespace n2 on n2.oid = c2.relnamespace) inner join pg_catalog.pg_attribute a2 on a2.attrelid = c2.oid and a2.attnum = confkey[i]) left outer join pg_catalog.pg_constraint cn on cn.conrelid = ref.confrelid and cn.contype = 'p') order by ref.oid, ref.i

select proname, proretset, prorettype, pronargs, proargtypes, nspname, p.oid, atttypid, attname, proargnames, proargmodes, proallargtypes from ((pg_catalog.pg_namespace n inner join pg_catalog.pg_proc p on p.pronamespace = n.oid) inner join pg_type t on t.oid = p.prorettype) left outer join pg_attribute a on a.attrelid = t.typrelid and attnum > 0 and not attisdropped where has_function_privilege(p.oid, 'EXECUTE') and nspname like 'public' order by nspname, proname, p.oid, attnum

select relname, usename, relacl is null, nspname from pg_catalog.pg_namespace, pg_catalog.pg_class, pg_catalog.pg_user where nspname not in ('pg_catalog', 'information_schema', 'privacy') and relname like 'care' and pg_namespace.oid = relnamespace and relkind in ('r', 'v') and (not relispartition) and relowner = usesysid

-- asyncpg, pgx, lib/pq, tokio-postgres, Postgrex, postgres.js

SELECT pg_advisory_unlock_all(); CLOSE ALL; UNLISTEN *; RESET ALL;

SELECT t.typname, t.typtype, t.typelem, r.rngsubtype, t.typbasetype, n.nspname, t.typrelid FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid INNER JOIN pg_catalog.pg_namespace n ON t.typnamespace = n.oid WHERE t.oid = 3904

SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = 0 ORDER BY enumsortorder

SELECT attname, atttypid FROM pg_catalog.pg_attribute WHERE attrelid = 'care'::regclass AND NOT attisdropped AND attnum > 0 ORDER BY attnum

select t.typname, ( select n.nspname from pg_namespace n where n.oid = t.typnamespace ), t.typtype, t.typelem from pg_type t where t.typname = 'int4range'

select b.oid, b.typarray from pg_catalog.pg_type a left join pg_catalog.pg_type b on b.oid = a.typelem where a.typcategory = 'A' group by b.oid, b.typarray order by b.oid

SELECT t.oid, typname, typarray FROM pg_type t WHERE t.typname = ANY('{hstore,citext,geometry,int4}'::text[])

-- ; a ping

begin; commit

-- DBD::Pg, RPostgres, LibPQ.jl, PDO, ADBC, pg8000

SELECT n.nspname AS "TABLE_SCHEM", quote_ident(c.relname) AS "TABLE_NAME", CASE WHEN c.relkind = 'v' THEN CASE WHEN quote_ident(n.nspname) ~ '^pg_' THEN 'SYSTEM VIEW' ELSE 'VIEW' END ELSE CASE WHEN quote_ident(n.nspname) ~ '^pg_' THEN 'SYSTEM TABLE' ELSE 'TABLE' END END AS "TABLE_TYPE", d.description AS "REMARKS" FROM pg_catalog.pg_class AS c LEFT JOIN pg_catalog.pg_description AS d ON (c.oid = d.objoid AND c.tableoid = d.classoid AND d.objsubid = 0) LEFT JOIN pg_catalog.pg_namespace n ON (n.oid = c.relnamespace) LEFT JOIN pg_catalog.pg_tablespace t ON (t.oid = c.reltablespace) WHERE c.relkind IN ('r') AND n.nspname = 'public' ORDER BY "TABLE_TYPE", "TABLE_SCHEM", "TABLE_NAME"

SELECT a.attname, i.indisprimary, pg_get_indexdef(i.indexrelid, 1, true) FROM pg_catalog.pg_attribute a JOIN pg_index i ON i.indexrelid = a.attrelid WHERE i.indrelid = 'people'::regclass

SELECT table_name FROM information_schema.tables WHERE (table_schema = ANY(current_schemas(true))) AND (table_schema <> 'pg_catalog')

SELECT column_name FROM information_schema.columns JOIN (SELECT max(rn) AS nr FROM (SELECT ROW_NUMBER() OVER () AS rn, unnest(current_schemas(true)) AS schema) s) t ON true WHERE table_schema = 'public' AND table_name = 'sites' ORDER BY ordinal_position

SELECT oid, typname FROM pg_type WHERE typname IN ('int8', 'text', 'timestamptz')

SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a WHERE a.attrelid = 'public.sites'::regclass AND a.attnum > 0

SELECT oid, relname FROM pg_class WHERE oid = 1259

SELECT attname, atttypid, typname, typreceive, typbasetype, typrelid, typarray FROM pg_catalog.pg_type, LATERAL (SELECT 'x' AS attname, oid AS atttypid) a WHERE (typreceive != 0 OR typsend != 0) AND typtype != 'r' AND typreceive::TEXT = 'int8recv'

SELECT t.typname, CASE WHEN t.typlen < 0 THEN 'variable' ELSE t.typlen::text END FROM pg_type t WHERE t.oid = 1043

SELECT current_user, session_user, user, current_role, current_catalog, current_schema, inet_server_port() IS NULL OR true

SHOW DateStyle

SHOW client_encoding

SHOW server_encoding

SHOW integer_datetimes

SHOW IntervalStyle

SHOW is_superuser

SHOW session_authorization

SHOW default_transaction_read_only

SHOW in_hot_standby

SHOW transaction_read_only

SHOW bytea_output

SHOW lc_monetary

SHOW search_path
