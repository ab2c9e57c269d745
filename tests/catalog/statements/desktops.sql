-- What people's own tools ask: DBeaver, DataGrip, pgAdmin, Beekeeper Studio, TablePlus, pgcli, Navicat.
-- In their manner, after their sources; OIDs are looked up by name. One statement a paragraph.

-- DBeaver: its caches (org.jkiss.dbeaver.ext.postgresql.model)

SELECT version()

SELECT current_database(), current_schema(), session_user

SELECT db.datname, db.datistemplate, db.datallowconn, db.datconnlimit, db.encoding, db.datcollate, db.datctype, db.dattablespace, db.datdba::regrole FROM pg_catalog.pg_database db WHERE 1=1 AND datallowconn AND NOT datistemplate OR db.datname = current_database() ORDER BY db.datname

SELECT a.oid, a.* FROM pg_catalog.pg_roles a WHERE a.rolname = 'pg_monitor'

SELECT a.rolname FROM pg_catalog.pg_roles a ORDER BY a.rolname

SELECT t.oid, t.* FROM pg_catalog.pg_tablespace t ORDER BY t.oid

SELECT l.oid, l.lanname, l.lanispl, l.lanpltrusted FROM pg_catalog.pg_language l ORDER BY l.oid

SELECT e.oid, e.extname, n.nspname as schema_name, e.extversion FROM pg_catalog.pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY e.oid

SELECT name, default_version, installed_version, comment FROM pg_catalog.pg_available_extensions WHERE installed_version IS NOT NULL

SELECT c.oid, c.collname, c.collencoding, c.collcollate, c.collctype FROM pg_catalog.pg_collation c WHERE c.collname IN ('C', 'POSIX', 'default') ORDER BY 1

SELECT pg_encoding_to_char(generate_series(0, 41)) AS encoding

SELECT am.oid, am.* FROM pg_catalog.pg_am am ORDER BY am.oid

SELECT * FROM pg_catalog.pg_foreign_data_wrapper

SELECT * FROM pg_catalog.pg_foreign_server

SELECT * FROM pg_catalog.pg_user_mappings

SELECT x.oid, x.*, p.pronamespace as func_schema_id FROM pg_catalog.pg_event_trigger x LEFT OUTER JOIN pg_catalog.pg_proc p ON p.oid=x.evtfoid ORDER BY x.oid

SELECT * FROM pg_catalog.pg_publication ORDER BY pubname

SELECT job.* FROM pg_catalog.pg_stat_progress_vacuum job

SELECT c.oid, c.relname, c.relkind, c.relowner::regrole, d.description, pg_catalog.pg_get_expr(c.relpartbound, c.oid) as partition_expr, pg_catalog.pg_get_partkeydef(c.oid) as partition_key FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_class'::regclass WHERE c.relnamespace=(SELECT oid FROM pg_namespace WHERE nspname='public') AND c.relkind not in ('i','I','c') AND c.relname = 'care'

SELECT c.oid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attstattarget, a.attstorage, a.attcompression, a.attislocal, a.attinhcount, a.attacl, a.attoptions, a.attfdwoptions FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON a.attrelid=c.oid WHERE c.relname='people' AND NOT a.attisdropped AND a.attnum > 0 ORDER BY a.attnum

SELECT i.indrelid::regclass, i.indexrelid::regclass, i.indnatts, i.indnkeyatts, i.indisexclusion, i.indimmediate, i.indisclustered, i.indisvalid, i.indcheckxmin, i.indisready, i.indislive, i.indisreplident, i.indcollation, i.indclass, i.indoption, i.indexprs, i.indpred FROM pg_catalog.pg_index i WHERE i.indrelid = 'sites'::regclass

SELECT t.typname, t.typlen, t.typbyval, t.typcategory, t.typispreferred, t.typinput, t.typoutput, t.typreceive, t.typsend FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_type et ON et.oid=t.typelem LEFT OUTER JOIN pg_catalog.pg_class c ON c.oid=t.typrelid WHERE t.typname IS NOT NULL AND (c.relkind IS NULL OR c.relkind = 'c') AND (et.typcategory IS NULL OR et.typcategory <> 'C') AND t.typnamespace = 'pg_catalog'::regnamespace

SELECT p.proname, p.prokind, p.provolatile, l.lanname, pg_catalog.pg_get_function_arguments(p.oid), pg_catalog.pg_get_function_result(p.oid) FROM pg_catalog.pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE p.pronamespace='pg_catalog'::regnamespace AND p.proname IN ('avg', 'count', 'sum', 'upper', 'now')

SELECT c.relname, c.oid FROM pg_catalog.pg_class c, pg_catalog.pg_inherits i WHERE i.inhrelid = 'care'::regclass AND i.inhparent = c.oid ORDER BY i.inhseqno

SELECT i.*, c.relnamespace FROM pg_catalog.pg_inherits i, pg_catalog.pg_class c WHERE i.inhparent = 'care'::regclass AND c.oid=i.inhrelid ORDER BY i.inhseqno

SELECT DISTINCT con.conname, con.conrelid::regclass, con.confrelid::regclass FROM pg_constraint con WHERE con.confrelid = 'people'::regclass

SELECT n.nspname, pg_catalog.pg_get_userbyid(n.nspowner) FROM pg_catalog.pg_namespace n WHERE n.nspname IN ('public', 'pg_catalog') ORDER BY 1

SELECT pg_catalog.pg_get_viewdef('pg_catalog.pg_tables'::regclass::oid, true)

SELECT pg_get_functiondef('pg_catalog.now()'::regprocedure)

SELECT s.seqtypid, s.seqstart FROM pg_catalog.pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid WHERE c.relnamespace = 'public'::regnamespace

SELECT relacl FROM pg_catalog.pg_class WHERE relname = 'nothing_of_that_name'

SELECT * FROM information_schema.table_privileges WHERE table_catalog = current_database() AND grantee = 'ann' AND table_schema = 'public'

SELECT * FROM information_schema.column_privileges WHERE grantee = 'ann' AND table_name = 'sites'

SELECT has_database_privilege(current_database(), 'CONNECT'), has_database_privilege(current_database(), 'CREATE'), has_database_privilege(current_database(), 'TEMP')

SELECT pid, usename, application_name <> 'x' FROM pg_catalog.pg_stat_activity WHERE pid = 0

SELECT l.locktype, l.mode FROM pg_catalog.pg_locks l WHERE l.pid = 0

-- DataGrip: introspection in levels

select N.oid::regnamespace::text as id, N.nspname as name, D.description, pg_catalog.pg_get_userbyid(N.nspowner) as "owner" from pg_catalog.pg_namespace N left join pg_catalog.pg_description D on N.oid = D.objoid and D.classoid = 'pg_catalog.pg_namespace'::regclass where N.nspname in ('public', 'pg_toast') order by case when nspname = pg_catalog.current_schema() then -1::bigint else 0 end

select pg_catalog.current_database() as a, current_user as b, pg_catalog.current_schema() as c

show DateStyle; select pg_catalog.set_config('DateStyle', 'ISO', false) is not null as set

select round(extract(epoch from pg_catalog.pg_postmaster_start_time() at time zone 'UTC')) > 0 as startup_time

select L.transactionid::varchar::bigint as transaction_id from pg_catalog.pg_locks L where L.transactionid is not null and L.pid = 0 order by pg_catalog.age(L.transactionid) desc limit 1

select case when pg_catalog.pg_is_in_recovery() then 1 else (pg_catalog.txid_current() % 4294967296 > 0)::int end as current_txid

select T.relkind as table_kind, T.relname as table_name, T.relpersistence, T.relispartition as is_partition, T.reloptions as options, T.reltablespace as tablespace_id, T.relpartbound is not null as partitioned, (select pg_catalog.array_agg(inhparent::regclass order by inhseqno)::varchar from pg_catalog.pg_inherits where T.oid = inhrelid) as ancestors, pg_catalog.pg_get_userbyid(T.relowner) as "owner" from pg_catalog.pg_class T where relnamespace = 'public'::regnamespace and relkind in ('r', 'm', 'v', 'f', 'p') order by table_kind, table_name

with T as (select distinct T.oid as table_id, T.relname from pg_catalog.pg_class T where T.relnamespace = 'public'::regnamespace and T.relkind in ('r', 'v', 'm', 'f', 'p')) select T.relname, C.attnum as column_position, C.attname as column_name, C.atttypmod as type_mod, C.attndims as dimensions_number, pg_catalog.format_type(C.atttypid, C.atttypmod) as type_spec, C.attnotnull as mandatory, pg_catalog.pg_get_expr(D.adbin, T.table_id) as column_default_expression, not C.attislocal as column_is_inherited, C.attidentity as identity_kind, C.attgenerated as generated from T inner join pg_catalog.pg_attribute C on T.table_id = C.attrelid left outer join pg_catalog.pg_attrdef D on (C.attrelid, C.attnum) = (D.adrelid, D.adnum) where attnum > 0 and not attisdropped order by T.relname, attnum

select tab.relname as table_id, ind_stor.relname as index_name, ind_head.indisprimary, ind_head.indisunique, ind_head.indkey as column_positions, ind_head.indoption as column_options, ind_head.indnkeyatts as key_column_count, pcc.amname as access_method, pcc.amcanorder from pg_catalog.pg_class tab join pg_catalog.pg_index ind_head on ind_head.indrelid = tab.oid join pg_catalog.pg_class ind_stor on tab.relnamespace = ind_stor.relnamespace and ind_stor.oid = ind_head.indexrelid left join (select amname, oid, pg_catalog.pg_indexam_has_property(oid, 'can_order') as amcanorder from pg_catalog.pg_am) pcc on pcc.oid = ind_stor.relam where tab.relnamespace = 'public'::regnamespace and tab.relkind in ('r', 'm', 'v', 'p') and ind_stor.relkind in ('i', 'I')

select T.relname as table_name, C.conname as con_name, C.contype as con_kind, C.conkey as con_columns, C.confrelid::regclass as ref_table, C.condeferrable as is_deferrable, C.condeferred as is_init_deferred, C.confupdtype as on_update, C.confdeltype as on_delete, C.connoinherit as no_inherit, pg_catalog.pg_get_expr(C.conbin, T.oid) as con_expression, C.confkey as ref_columns, C.conexclop::regoper[]::varchar[] as excl_operators_str from pg_catalog.pg_constraint C join pg_catalog.pg_class T on C.conrelid = T.oid where T.relnamespace = 'public'::regnamespace and T.relkind in ('r', 'v', 'f', 'p') order by 1, 2

select T.oid::regtype, T.typname as type_name, T.typtype as type_sub_kind, T.typcategory as type_category, T.typrelid::regclass as class_id, T.typbasetype as base_type_id, case when T.typtype in ('c', 'e') then null else pg_catalog.format_type(T.typbasetype, T.typtypmod) end as type_def, T.typndims as dimensions_number, T.typdefault as default_expression, T.typnotnull as mandatory from pg_catalog.pg_type T where T.typnamespace = 'public'::regnamespace and T.typrelid = 0 and T.typelem = 0

select distinct A.rolname, A.rolsuper, A.rolinherit, A.rolcreaterole, A.rolcreatedb, A.rolcanlogin, A.rolreplication, A.rolconnlimit, A.rolvaliduntil, A.rolbypassrls from pg_catalog.pg_roles A where A.rolname in ('ann', 'bob') order by 1

select member::regrole, roleid::regrole, admin_option from pg_catalog.pg_auth_members where member = 'ann'::regrole

select D.objoid::regclass, D.objsubid, D.description from pg_catalog.pg_description D join pg_catalog.pg_class C on D.objoid = C.oid where C.relnamespace = 'public'::regnamespace and D.classoid = 'pg_catalog.pg_class'::regclass order by 1, 2

with languages as (select oid as lang_oid, lanname as lang from pg_catalog.pg_language), routines as (select proname as r_name, prolang as lang_oid, oid as r_id, prokind as r_kind, provolatile as volatile_kind from pg_catalog.pg_proc where pronamespace = 'public'::regnamespace) select * from routines natural join languages

select O.oprname, O.oprkind from pg_catalog.pg_operator O where oprnamespace = 'public'::regnamespace

select R.ev_class, R.rulename, R.ev_type, R.ev_enabled, R.is_instead from pg_catalog.pg_rewrite R join pg_class T on T.oid = R.ev_class where T.relnamespace = 'public'::regnamespace

select TG.tgrelid, TG.tgname, TG.tgfoid, TG.tgtype from pg_catalog.pg_trigger TG join pg_class T on T.oid = TG.tgrelid where not TG.tgisinternal

-- pgAdmin 4: connect, browse, properties (its SQL templates)

SET DateStyle=ISO; SET client_min_messages=notice; SELECT set_config('bytea_output','hex',false) FROM pg_show_all_settings() WHERE name = 'bytea_output'; SET client_encoding='utf-8'

SELECT db.datname, db.datallowconn, pg_encoding_to_char(db.encoding) AS serverencoding, has_database_privilege(db.oid, 'CREATE') as cancreate, datistemplate FROM pg_catalog.pg_database db WHERE db.datname = current_database()

SELECT roles.rolname AS name, roles.rolsuper AS is_superuser, CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreaterole END AS can_create_role, CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreatedb END AS can_create_db, CASE WHEN 'pg_signal_backend'=ANY(ARRAY(WITH RECURSIVE cte AS (SELECT pg_roles.oid, pg_roles.rolname FROM pg_roles WHERE pg_roles.oid = roles.oid UNION ALL SELECT m.roleid, pgr.rolname FROM cte cte_1 JOIN pg_auth_members m ON m.member = cte_1.oid JOIN pg_roles pgr ON pgr.oid = m.roleid) SELECT rolname FROM cte)) THEN True ELSE False END AS can_signal_backend FROM pg_catalog.pg_roles as roles WHERE rolname = current_user

SELECT gss_authenticated, encrypted FROM pg_catalog.pg_stat_gssapi WHERE pid = pg_backend_pid()

SELECT CASE WHEN usesuper THEN pg_is_in_recovery() ELSE FALSE END as inrecovery, CASE WHEN usesuper AND pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE FALSE END as isreplaypaused FROM pg_user WHERE usename=current_user

SELECT setting FROM pg_settings WHERE name = 'default_table_access_method'

SELECT pg_catalog.set_config('search_path', current_setting('search_path'), false) IS NOT NULL

SELECT nsp.nspname as name, has_schema_privilege(nsp.oid, 'CREATE') as can_create, has_schema_privilege(nsp.oid, 'USAGE') as has_usage, nsp.nspname = ANY(current_schemas(true)) as is_visible FROM pg_namespace nsp WHERE nspname NOT LIKE E'pg\_%' AND NOT ((nsp.nspname = 'pg_catalog' AND EXISTS (SELECT 1 FROM pg_class WHERE relname = 'pg_class' AND relnamespace = nsp.oid LIMIT 1)) OR (nsp.nspname = 'information_schema' AND EXISTS (SELECT 1 FROM pg_class WHERE relname = 'tables' AND relnamespace = nsp.oid LIMIT 1))) ORDER BY nspname

SELECT rel.relname AS name, (SELECT count(*) FROM pg_trigger WHERE tgrelid=rel.oid AND tgisinternal = FALSE) AS triggercount, (SELECT count(*) FROM pg_trigger WHERE tgrelid=rel.oid AND tgisinternal = FALSE AND tgenabled = 'O') AS has_enable_triggers, (CASE WHEN rel.relkind = 'p' THEN true ELSE false END) AS is_partitioned, (SELECT count(1) FROM pg_inherits WHERE inhrelid=rel.oid LIMIT 1) as is_inherits, (SELECT count(1) FROM pg_inherits WHERE inhparent=rel.oid LIMIT 1) as is_inherited, des.description FROM pg_class rel LEFT OUTER JOIN pg_description des ON (des.objoid=rel.oid AND des.objsubid=0 AND des.classoid='pg_class'::regclass) WHERE rel.relkind IN ('r','s','t','p') AND rel.relnamespace = 'public'::regnamespace AND NOT rel.relispartition ORDER BY rel.relname

SELECT rel.relname AS name, rel.reltablespace AS spcoid, rel.relacl IS NOT NULL AS relacl_str, (CASE WHEN length(spc.spcname::text) > 0 THEN spc.spcname ELSE (SELECT sp.spcname FROM pg_catalog.pg_database dtb JOIN pg_catalog.pg_tablespace sp ON dtb.dattablespace=sp.oid WHERE dtb.datname = current_database()) END) as spcname, (CASE rel.relreplident WHEN 'd' THEN 'default' WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full' WHEN 'i' THEN 'index' END) as replica_identity, pg_get_userbyid(rel.relowner) AS relowner, rel.relkind, (CASE WHEN rel.relkind = 'p' THEN true ELSE false END) AS is_partitioned, con.conname, con.conkey, EXISTS(SELECT 1 FROM pg_trigger JOIN pg_proc pt ON pt.oid=tgfoid AND pt.proname='logtrigger' WHERE tgrelid=rel.oid) AS isrepl, substring(array_to_string(rel.reloptions, ',') FROM 'fillfactor=([0-9]*)') AS fillfactor, (substring(array_to_string(rel.reloptions, ',') FROM 'autovacuum_enabled=([a-z|0-9]*)'))::BOOL AS autovacuum_enabled, rel.reloptions, typ.typname, typoid.typname as typoid, (SELECT count(1) FROM pg_inherits WHERE inhrelid=rel.oid) FROM pg_class rel LEFT OUTER JOIN pg_tablespace spc on spc.oid=rel.reltablespace LEFT OUTER JOIN pg_constraint con ON con.conrelid=rel.oid AND con.contype='p' LEFT OUTER JOIN pg_class tst ON tst.oid = rel.reltoastrelid LEFT JOIN pg_type typ ON rel.reloftype=typ.oid LEFT JOIN pg_type typoid ON typoid.typrelid = rel.oid WHERE rel.relkind IN ('r','s','t','p') AND rel.relnamespace = 'public'::regnamespace AND rel.relname = 'sites'

SELECT att.attname as name, att.attnum, att.attlen, att.attisdropped, pg_catalog.format_type(ty.oid, NULL) AS typname, att.attndims, pg_catalog.format_type(ty.oid,att.atttypmod) AS displaytypname, CASE WHEN ty.typelem > 0 THEN ty.typelem ELSE ty.oid END as elemoid, (SELECT nspname FROM pg_catalog.pg_namespace WHERE oid = ty.typnamespace) as typnspname, ty.typstorage AS defaultstorage, CASE WHEN length(coll.collname::text) > 0 AND length(nspc.nspname::text) > 0 THEN concat(pg_catalog.quote_ident(nspc.nspname),'.',pg_catalog.quote_ident(coll.collname)) ELSE '' END AS collspcname, EXISTS(SELECT 1 FROM pg_catalog.pg_constraint WHERE conrelid=att.attrelid AND contype='f' AND att.attnum=ANY(conkey)) As is_fk, CASE WHEN EXISTS(SELECT 1 FROM pg_catalog.pg_constraint WHERE conrelid=att.attrelid AND contype='p' AND att.attnum=ANY(conkey)) THEN true ELSE false END As is_pk, des.description, CASE WHEN att.attgenerated = 's' THEN 'g' WHEN att.attidentity in ('a', 'd') THEN 'i' ELSE 'n' END AS colconstype FROM pg_catalog.pg_attribute att JOIN pg_catalog.pg_type ty ON ty.oid=atttypid LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid=att.attrelid AND des.objsubid=att.attnum AND des.classoid='pg_class'::regclass) LEFT OUTER JOIN pg_catalog.pg_collation coll ON att.attcollation=coll.oid LEFT OUTER JOIN pg_catalog.pg_namespace nspc ON coll.collnamespace=nspc.oid WHERE att.attrelid = 'care'::regclass AND att.attnum > 0 AND att.attisdropped IS FALSE ORDER BY att.attnum

SELECT cls.relname as idxname, idx.indisunique, idx.indisprimary, n.nspname, idx.indisclustered, CASE WHEN tab.relispartition THEN 1 ELSE 0 END as pos FROM pg_index idx JOIN pg_class cls ON cls.oid=indexrelid JOIN pg_class tab ON tab.oid=indrelid JOIN pg_namespace n ON n.oid=tab.relnamespace WHERE indrelid = 'people'::regclass ORDER BY cls.relname

SELECT ct.conname as name, ct.condeferrable, ct.condeferred, ct.confupdtype, ct.confdeltype, CASE ct.confmatchtype WHEN 's' THEN FALSE WHEN 'f' THEN TRUE END AS confmatchtype, ct.conkey, ct.confkey, cf.relname as fktab, cr.relname, description as comment, ct.convalidated, conislocal FROM pg_constraint ct JOIN pg_class cl ON cl.oid=conrelid JOIN pg_namespace nl ON nl.oid=cl.relnamespace JOIN pg_class cr ON cr.oid=confrelid JOIN pg_class cf ON cf.oid=conrelid LEFT OUTER JOIN pg_description des ON (des.objoid=ct.oid AND des.classoid='pg_constraint'::regclass) WHERE contype='f' AND conrelid = 'care'::regclass::oid ORDER BY conname

SELECT 'relacl' as deftype, COALESCE(gt.rolname, 'PUBLIC') grantee, g.rolname grantor, array_agg(privilege_type ORDER BY 1) as privileges, array_agg(is_grantable) as grantable FROM (SELECT d.grantee, d.grantor, d.is_grantable, d.privilege_type FROM (SELECT rel.relacl FROM pg_class rel WHERE rel.relname = 'care') acl, (SELECT (d).grantee AS grantee, (d).grantor AS grantor, (d).is_grantable AS is_grantable, (d).privilege_type FROM (SELECT aclexplode(rel.relacl) as d FROM pg_class rel WHERE rel.relname = 'care') a) d) d LEFT JOIN pg_catalog.pg_roles g ON (d.grantor = g.oid) LEFT JOIN pg_catalog.pg_roles gt ON (d.grantee = gt.oid) GROUP BY g.rolname, gt.rolname ORDER BY 1, 2

SELECT at.attname, at.attnum, ty.typname FROM pg_catalog.pg_attribute at LEFT JOIN pg_catalog.pg_type ty ON (ty.oid = at.atttypid) WHERE attrelid='people'::regclass AND attnum = ANY ((SELECT con.conkey FROM pg_catalog.pg_class rel LEFT OUTER JOIN pg_catalog.pg_constraint con ON con.conrelid=rel.oid AND con.contype='p' WHERE rel.relkind IN ('r','s','t', 'p') AND rel.oid = 'people'::regclass)::oid[])

SELECT dep.deptype, dep.classid::regclass, cl.relkind, CASE WHEN cl.relkind IS NOT NULL THEN cl.relkind || COALESCE(dep.refobjsubid::character varying, '') WHEN con.oid IS NOT NULL THEN 'C'::text || contype END AS type, COALESCE(cl.relname, con.conname) AS refname FROM pg_depend dep LEFT JOIN pg_class cl ON dep.objid=cl.oid LEFT JOIN pg_constraint con ON con.oid = dep.objid WHERE dep.refobjid='people'::regclass AND classid IN (SELECT oid FROM pg_class WHERE relname IN ('pg_class', 'pg_constraint')) ORDER BY classid, cl.relkind, refname

SELECT setting, (SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()) FROM pg_settings WHERE name = 'standard_conforming_strings'

SELECT 'session_stats' AS chart_name, pg_catalog.row_to_json(t) IS NOT NULL AS chart_data FROM (SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE datname = current_database()) AS "Total", (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'active') AS "Active") t

SELECT relname, seq_tup_read, idx_scan, idx_tup_fetch, n_tup_ins, n_tup_upd, n_tup_del, n_tup_hot_upd, n_dead_tup FROM pg_stat_user_tables WHERE schemaname = 'public' AND relname = 'care'

SELECT count(*) FROM pg_stats WHERE schemaname = 'public'

SELECT count(*) FROM pg_stats_ext

SELECT current_setting('server_version_num')::int >= 140000, current_setting('is_superuser', true), current_setting('nothing.like_that', true)

-- Beekeeper Studio, TablePlus, Navicat, HeidiSQL, Postico

SELECT t.table_schema as schema, t.table_name as name, pc.relkind as tabletype, parent_pc.relkind as parenttype FROM information_schema.tables AS t JOIN pg_class AS pc ON t.table_name = pc.relname AND quote_ident(t.table_schema) = pc.relnamespace::regnamespace::text LEFT OUTER JOIN pg_inherits AS i ON pc.oid = i.inhrelid LEFT OUTER JOIN pg_class AS parent_pc ON parent_pc.oid = i.inhparent WHERE t.table_type NOT LIKE '%VIEW%' AND table_schema = 'public' ORDER BY t.table_schema, t.table_name

SELECT ps.schemaname AS schema, ps.relname AS name, pg_get_expr(pt.relpartbound, pt.oid, true) AS expression FROM pg_class base_tb JOIN pg_inherits i ON i.inhparent = base_tb.oid JOIN pg_class pt ON pt.oid = i.inhrelid JOIN pg_stat_all_tables ps ON ps.relid = i.inhrelid JOIN pg_namespace nmsp_parent ON nmsp_parent.oid = base_tb.relnamespace WHERE nmsp_parent.nspname = 'public' AND base_tb.relname = 'care' AND base_tb.relkind = 'p';

SELECT r.specific_name as id, r.routine_schema, r.routine_name as name, r.routine_type, r.data_type FROM INFORMATION_SCHEMA.ROUTINES r where r.routine_schema not in ('sys', 'information_schema', 'pg_catalog', 'performance_schema', 'privacy') ORDER BY routine_schema, routine_name

SELECT table_schema, table_name, column_name, is_nullable, is_generated, ordinal_position, column_default, CASE WHEN character_maximum_length is not null and udt_name != 'text' THEN udt_name || '(' || character_maximum_length::varchar(255) || ')' WHEN numeric_precision is not null and numeric_scale is not null THEN udt_name || '(' || numeric_precision::varchar(255) || ',' || numeric_scale::varchar(255) || ')' WHEN numeric_precision is not null and numeric_scale is null THEN udt_name || '(' || numeric_precision::varchar(255) || ')' WHEN datetime_precision is not null AND udt_name != 'date' THEN udt_name || '(' || datetime_precision::varchar(255) || ')' ELSE udt_name END as data_type, CASE WHEN data_type = 'ARRAY' THEN 'YES' ELSE 'NO' END as is_array, pg_catalog.col_description(format('%I.%I', table_schema, table_name)::regclass::oid, ordinal_position) as column_comment FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'people' ORDER BY table_schema, table_name, ordinal_position

SELECT trigger_name, action_timing as timing, event_manipulation as manipulation, action_statement as action, action_condition as condition FROM information_schema.triggers WHERE event_object_schema = 'public' AND event_object_table = 'care'

SELECT (SELECT relname FROM pg_class c WHERE c.oid = i.indexrelid) as indexname, k.i AS index_order, i.indisunique, i.indisprimary, i.indnullsnotdistinct, coalesce(a.attname, (('{' || pg_get_expr(i.indexprs, i.indrelid) || '}')::text[])[k.i]) AS index_column, i.indoption[k.i - 1] = 0 AS ascending FROM pg_index i CROSS JOIN LATERAL (SELECT unnest(i.indkey), generate_subscripts(i.indkey, 1) + 1) AS k(attnum, i) LEFT JOIN pg_attribute AS a ON i.indrelid = a.attrelid AND k.attnum = a.attnum JOIN pg_class t on t.oid = i.indrelid JOIN pg_namespace c on c.oid = t.relnamespace WHERE c.nspname = 'public' AND t.relname = 'people'

SELECT ctu.table_name AS referenced_table_name FROM information_schema.table_constraints AS tc JOIN information_schema.constraint_table_usage AS ctu ON ctu.constraint_name = tc.constraint_name WHERE tc.constraint_type = 'FOREIGN KEY' AND tc.table_name = 'care' AND tc.table_schema = 'public'

SELECT kcu.constraint_schema AS from_schema, kcu.table_name AS from_table, STRING_AGG(kcu.column_name, ',' ORDER BY kcu.ordinal_position) AS from_column, rc.unique_constraint_schema AS to_schema, tc.constraint_name, rc.update_rule, rc.delete_rule FROM information_schema.key_column_usage AS kcu JOIN information_schema.table_constraints AS tc ON tc.constraint_name = kcu.constraint_name JOIN information_schema.referential_constraints AS rc ON rc.constraint_name = kcu.constraint_name WHERE tc.constraint_type = 'FOREIGN KEY' AND kcu.table_schema NOT LIKE 'pg_%' AND kcu.table_schema = 'public' AND kcu.table_name = 'care' GROUP BY kcu.constraint_schema, kcu.table_name, rc.unique_constraint_schema, rc.unique_constraint_name, tc.constraint_name, rc.update_rule, rc.delete_rule

SELECT pg_backend_pid() > 0 AS pid

SELECT n.nspname as schema, t.typname as typename, t.oid::regtype::text as typeid FROM pg_type t LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE (t.typrelid = 0 OR (SELECT c.relkind = 'c' FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid)) AND NOT EXISTS(SELECT 1 FROM pg_catalog.pg_type el WHERE el.oid = t.typelem AND el.typarray = t.oid) AND n.nspname NOT IN ('information_schema')

SELECT ordinal_position as ordinal_position,column_name as column_name,udt_name AS data_type,numeric_precision as numeric_precision,datetime_precision as datetime_precision,numeric_scale as numeric_scale,character_maximum_length AS data_length,is_nullable as is_nullable,column_name as check,column_name as check_constraint,column_default as column_default,column_name AS foreign_key,pg_catalog.col_description(16402,ordinal_position) as comment FROM information_schema.columns WHERE table_name='care' AND table_schema='public'

SELECT table_name, table_schema, table_type FROM information_schema.tables UNION SELECT matviewname, schemaname, 'MATERIALIZED VIEW' FROM pg_matviews ORDER BY 2, 1

SELECT con.conname AS constraint_name, con.contype, pg_get_constraintdef(con.oid, true) FROM pg_constraint con JOIN pg_class rel ON rel.oid = con.conrelid WHERE rel.relname = 'care' ORDER BY 1

SELECT *, NULL AS data_length, NULL AS index_length, c.reltype > 0 FROM information_schema.tables AS t LEFT JOIN pg_namespace n ON t.table_schema = n.nspname LEFT JOIN pg_class c ON n.oid = c.relnamespace AND c.relname = t.table_name WHERE t.table_schema = 'nowhere'

SELECT datname FROM pg_database WHERE datallowconn ORDER BY datname

SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT LIKE 'pg_%' ORDER BY 1

SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'information_schema'::regnamespace ORDER BY 1

-- pgcli, Harlequin: what completes names

SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1

SELECT n.nspname schema_name, c.relname table_name FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = ANY('{r,p,f}') ORDER BY 1,2

SELECT nsp.nspname schema_name, cls.relname table_name, att.attname column_name, att.atttypid::regtype::text type_name, att.atthasdef AS has_default, pg_catalog.pg_get_expr(def.adbin, def.adrelid, true) as default FROM pg_catalog.pg_attribute att INNER JOIN pg_catalog.pg_class cls ON att.attrelid = cls.oid INNER JOIN pg_catalog.pg_namespace nsp ON cls.relnamespace = nsp.oid LEFT OUTER JOIN pg_attrdef def ON def.adrelid = att.attrelid AND def.adnum = att.attnum WHERE cls.relkind = ANY('{r,p,f}') AND NOT att.attisdropped AND att.attnum > 0 AND nsp.nspname = 'public' ORDER BY 1, 2, att.attnum

SELECT s_p.nspname AS parentschema, t_p.relname AS parenttable, unnest((select array_agg(attname ORDER BY i) from (select unnest(confkey) as attnum, generate_subscripts(confkey, 1) as i) x JOIN pg_catalog.pg_attribute c USING(attnum) WHERE c.attrelid = fk.confrelid)) AS parentcolumn, s_c.nspname AS childschema, t_c.relname AS childtable FROM pg_catalog.pg_constraint fk JOIN pg_catalog.pg_class t_p ON t_p.oid = fk.confrelid JOIN pg_catalog.pg_namespace s_p ON s_p.oid = t_p.relnamespace JOIN pg_catalog.pg_class t_c ON t_c.oid = fk.conrelid JOIN pg_catalog.pg_namespace s_c ON s_c.oid = t_c.relnamespace WHERE fk.contype = 'f'

SELECT d.datname FROM pg_catalog.pg_database d ORDER BY 1

SELECT n.nspname schema_name, p.proname func_name, p.proargnames, COALESCE(proallargtypes::regtype[], proargtypes::regtype[])::text[], p.proargmodes, prorettype::regtype::text return_type, p.prokind = 'a' is_aggregate, p.prokind = 'w' is_window, p.proretset is_set_returning, d.deptype = 'e' is_extension, pg_get_expr(proargdefaults, 0) AS arg_defaults FROM pg_catalog.pg_proc p INNER JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_depend d ON d.objid = p.oid and d.deptype = 'e' WHERE p.prorettype::regtype != 'trigger'::regtype AND n.nspname = 'public' ORDER BY 1, 2

WITH OrderWords AS (SELECT substring(t from '[A-Za-z_]+') word FROM (SELECT 'SELECT count(*) FROM care' t) x), Names AS (SELECT attname AS name FROM pg_catalog.pg_attribute WHERE attrelid > 'care'::regclass::oid - 1 AND attrelid = 'care'::regclass UNION SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname = 'public') SELECT DISTINCT name FROM Names ORDER BY 1

SHOW SEARCH_PATH

SELECT unnest(current_schemas(true))

select table_catalog, table_schema, table_name, column_name, data_type from information_schema.columns where table_schema = 'public' order by ordinal_position asc, table_name

SELECT distinct(name) AS label, 'set' FROM pg_catalog.pg_settings WHERE name LIKE 'enable_%'

-- DBeaver: the sizes of databases, of which each takes the right to connect

SELECT db.datname,pg_database_size(db.oid) > 0 FROM pg_catalog.pg_database db WHERE db.datname <> 'template0'
