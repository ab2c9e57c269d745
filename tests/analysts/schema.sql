-- TPC-H's tables; keys that the backend enforces are what paths to the unit rest on.
CREATE TABLE region (r_regionkey integer PRIMARY KEY, r_name text NOT NULL, r_comment text);
CREATE TABLE nation (n_nationkey integer PRIMARY KEY, n_name text NOT NULL, n_regionkey integer NOT NULL, n_comment text);
CREATE TABLE supplier (s_suppkey integer PRIMARY KEY, s_name text NOT NULL, s_address text NOT NULL,
    s_nationkey integer NOT NULL, s_phone text NOT NULL, s_acctbal numeric(12,2) NOT NULL, s_comment text NOT NULL);
CREATE TABLE part (p_partkey integer PRIMARY KEY, p_name text NOT NULL, p_mfgr text NOT NULL, p_brand text NOT NULL,
    p_type text NOT NULL, p_size integer NOT NULL, p_container text NOT NULL, p_retailprice numeric(12,2) NOT NULL, p_comment text);
CREATE TABLE partsupp (ps_partkey integer NOT NULL, ps_suppkey integer NOT NULL, ps_availqty integer NOT NULL,
    ps_supplycost numeric(12,2) NOT NULL, ps_comment text, PRIMARY KEY (ps_partkey, ps_suppkey));
CREATE TABLE customer (c_custkey integer PRIMARY KEY, c_name text NOT NULL, c_address text NOT NULL,
    c_nationkey integer NOT NULL, c_phone text NOT NULL, c_acctbal numeric(12,2) NOT NULL, c_mktsegment text NOT NULL, c_comment text);
CREATE TABLE orders (o_orderkey integer PRIMARY KEY, o_custkey integer NOT NULL, o_orderstatus text NOT NULL,
    o_totalprice numeric(12,2) NOT NULL, o_orderdate date NOT NULL, o_orderpriority text NOT NULL, o_clerk text NOT NULL,
    o_shippriority integer NOT NULL, o_comment text);
CREATE TABLE lineitem (l_orderkey integer NOT NULL, l_partkey integer NOT NULL, l_suppkey integer NOT NULL,
    l_linenumber integer NOT NULL, l_quantity numeric(12,2) NOT NULL, l_extendedprice numeric(12,2) NOT NULL,
    l_discount numeric(12,2) NOT NULL, l_tax numeric(12,2) NOT NULL, l_returnflag text NOT NULL, l_linestatus text NOT NULL,
    l_shipdate date NOT NULL, l_commitdate date NOT NULL, l_receiptdate date NOT NULL, l_shipinstruct text NOT NULL,
    l_shipmode text NOT NULL, l_comment text, PRIMARY KEY (l_orderkey, l_linenumber));
-- And what star schemas have beside them: a row for each day.
CREATE TABLE calendar (day date PRIMARY KEY, year integer NOT NULL, quarter integer NOT NULL, month integer NOT NULL,
    weekday integer NOT NULL, weekend boolean NOT NULL, month_start date NOT NULL);
INSERT INTO calendar SELECT CAST(d AS date), extract(year FROM d), extract(quarter FROM d), extract(month FROM d),
    extract(isodow FROM d), extract(isodow FROM d) > 5, CAST(date_trunc('month', d) AS date)
FROM generate_series(TIMESTAMP '1992-01-01', TIMESTAMP '1999-12-31', INTERVAL '1 day') AS s(d);
