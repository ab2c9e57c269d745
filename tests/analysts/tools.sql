-- What BI tools and query builders send, in their own shapes.

---- answer: Looker's dimension group and measures
SELECT (TO_CHAR(DATE_TRUNC('month', orders.o_orderdate ), 'YYYY-MM')) AS "orders.order_month", COALESCE(SUM(orders.o_totalprice ), 0) AS "orders.total_revenue", AVG(orders.o_totalprice ) AS "orders.average_order", COUNT(DISTINCT orders.o_orderkey ) AS "orders.count" FROM public.orders AS orders LEFT JOIN public.customer AS customer ON orders.o_custkey = customer.c_custkey WHERE (customer.c_mktsegment ) = 'BUILDING' GROUP BY (DATE_TRUNC('month', orders.o_orderdate )) ORDER BY 1 DESC FETCH NEXT 500 ROWS ONLY
---- answer: Looker's yes and no
SELECT CASE WHEN lineitem.l_receiptdate > lineitem.l_commitdate THEN 'Yes' ELSE 'No' END AS "lineitem.is_late", COUNT(*) AS "lineitem.count" FROM public.lineitem AS lineitem GROUP BY 1 ORDER BY 2 DESC LIMIT 500
---- answer: Looker's filtered measure
SELECT nation.n_name AS "nation.n_name", COUNT(CASE WHEN (orders.o_orderstatus = 'F') THEN 1 ELSE NULL END) AS "orders.finished", COALESCE(SUM(CASE WHEN (orders.o_orderstatus = 'F') THEN orders.o_totalprice ELSE NULL END), 0) AS "orders.finished_revenue" FROM public.orders AS orders LEFT JOIN public.customer AS customer ON orders.o_custkey = customer.c_custkey LEFT JOIN public.nation AS nation ON customer.c_nationkey = nation.n_nationkey GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT 500
---- answer: Looker's tier
SELECT CASE WHEN orders.o_totalprice < 50000 THEN 'T02 Below 50000' WHEN orders.o_totalprice >= 50000 AND orders.o_totalprice < 200000 THEN 'T03 50000 to 199999' WHEN orders.o_totalprice >= 200000 THEN 'T04 200000 or Above' ELSE 'TXX Undefined' END AS "orders.tier", COUNT(*) AS "orders.count" FROM public.orders AS orders GROUP BY 1 ORDER BY 1
---- answer: Looker's derived table of facts
WITH customer_facts AS (SELECT o_custkey AS customer_id, COUNT(*) AS lifetime_orders, SUM(o_totalprice) AS lifetime_revenue, MIN(o_orderdate) AS first_order FROM public.orders GROUP BY 1)
SELECT CASE WHEN customer_facts.lifetime_orders = 1 THEN '1' WHEN customer_facts.lifetime_orders <= 4 THEN '2-4' ELSE '5+' END AS "customer_facts.tier", COUNT(DISTINCT customer.c_custkey) AS "customer.count", AVG(customer_facts.lifetime_revenue) AS "customer_facts.average" FROM public.customer AS customer INNER JOIN customer_facts ON customer.c_custkey = customer_facts.customer_id GROUP BY 1 ORDER BY 1
---- answer: Looker's pivot wrapper
SELECT * FROM (SELECT *, DENSE_RANK() OVER (ORDER BY z___min_rank) AS z___pivot_row_rank, RANK() OVER (PARTITION BY z__pivot_col_rank ORDER BY z___min_rank) AS z__pivot_col_ordering FROM (SELECT *, MIN(z___rank) OVER (PARTITION BY "orders.year") AS z___min_rank FROM (SELECT *, RANK() OVER (ORDER BY "orders.year" DESC, z__pivot_col_rank) AS z___rank FROM (SELECT *, DENSE_RANK() OVER (ORDER BY "orders.o_orderstatus") AS z__pivot_col_rank FROM (SELECT orders.o_orderstatus AS "orders.o_orderstatus", EXTRACT(YEAR FROM orders.o_orderdate)::integer AS "orders.year", COUNT(*) AS "orders.count" FROM public.orders AS orders GROUP BY 1, 2) ww) bb WHERE z__pivot_col_rank <= 16384) aa) xx) zz WHERE (z__pivot_col_rank <= 50 OR z__pivot_col_ordering = 1) AND (z___pivot_row_rank <= 500) ORDER BY z___pivot_row_rank
---- answer: Looker's totals
SELECT COALESCE(SUM(orders.o_totalprice ), 0) AS "orders.total_revenue", COUNT(*) AS "orders.count" FROM public.orders AS orders WHERE ((( orders.o_orderdate ) >= ((DATE_TRUNC('year', DATE '1995-06-01'))) AND ( orders.o_orderdate ) < ((DATE_TRUNC('year', DATE '1995-06-01') + (1 || ' year')::INTERVAL)))) LIMIT 1
---- answer: Tableau's measure names
SELECT "customer"."c_mktsegment" AS "c_mktsegment", AVG(CAST("customer"."c_acctbal" AS DOUBLE PRECISION)) AS "avg:c_acctbal:ok", COUNT("customer"."c_custkey") AS "cnt:c_custkey:ok" FROM "public"."customer" "customer" GROUP BY 1
---- answer: Tableau's having and constant key
SELECT SUM("lineitem"."l_quantity") AS "sum:l_quantity:ok" FROM "public"."lineitem" "lineitem" HAVING (COUNT(1) > 0)
---- answer: Tableau's month as date
SELECT DATE_TRUNC( 'MONTH', CAST("orders"."o_orderdate" AS DATE) ) AS "tmn:o_orderdate:ok", SUM("orders"."o_totalprice") AS "sum:o_totalprice:ok" FROM "public"."orders" "orders" GROUP BY 1
---- answer: Tableau's quarter as integer
SELECT CAST(TRUNC(EXTRACT(QUARTER FROM "orders"."o_orderdate")) AS INTEGER) AS "qr:o_orderdate:ok", COUNT(DISTINCT "orders"."o_orderkey") AS "ctd:o_orderkey:ok" FROM "public"."orders" "orders" GROUP BY 1
---- answer: Tableau's year with CAST to BIGINT and a filter list
SELECT CAST(TRUNC(EXTRACT(YEAR FROM "t0"."o_orderdate")) AS BIGINT) AS "yr:o_orderdate:ok", SUM("t0"."o_totalprice") AS "sum:x:ok" FROM "public"."orders" "t0" WHERE (("t0"."o_orderpriority" IN ('1-URGENT', '2-HIGH')) AND (CAST(TRUNC(EXTRACT(YEAR FROM "t0"."o_orderdate")) AS BIGINT) IN (1994, 1995, 1996))) GROUP BY 1
---- answer: Tableau's level of detail, fixed
SELECT "t0"."c_mktsegment" AS "c_mktsegment", AVG("t1"."__measure__0") AS "avg:lod:ok" FROM "public"."customer" "t0" INNER JOIN (SELECT "orders"."o_custkey" AS "o_custkey", SUM("orders"."o_totalprice") AS "__measure__0" FROM "public"."orders" "orders" GROUP BY 1) "t1" ON ("t0"."c_custkey" IS NOT DISTINCT FROM "t1"."o_custkey") GROUP BY 1
---- answer: Tableau's top N by a joined subquery
SELECT "orders"."o_clerk" AS "o_clerk", SUM("orders"."o_totalprice") AS "sum:o_totalprice:ok" FROM "public"."orders" "orders" INNER JOIN (SELECT "orders"."o_clerk" AS "o_clerk", SUM("orders"."o_totalprice") AS "$__alias__0" FROM "public"."orders" "orders" GROUP BY 1 ORDER BY 2 DESC LIMIT 3) "t0" ON ("orders"."o_clerk" = "t0"."o_clerk") GROUP BY 1
---- answer: Tableau's text cast key
SELECT CAST("orders"."o_orderpriority" AS TEXT) AS "o_orderpriority", SUM(CASE WHEN ("orders"."o_orderstatus" = 'F') THEN "orders"."o_totalprice" ELSE 0 END) AS "sum:calc:ok" FROM "public"."orders" "orders" GROUP BY 1
---- answer: Tableau's bins
SELECT FLOOR("orders"."o_totalprice" / 50000.0) AS "bin", COUNT(1) AS "cnt:ok" FROM "public"."orders" "orders" GROUP BY 1 ORDER BY 1
---- answer: Tableau's min and max of a date for a filter
SELECT MIN("orders"."o_orderdate") AS "lower", MAX("orders"."o_orderdate") AS "upper" FROM "public"."orders" "orders" HAVING COUNT(1) > 0
---- answer: Metabase's count by quarter and segment
SELECT DATE_TRUNC('quarter', "public"."orders"."o_orderdate") AS "o_orderdate", "Customer"."c_mktsegment" AS "Customer__c_mktsegment", COUNT(*) AS "count" FROM "public"."orders" LEFT JOIN "public"."customer" AS "Customer" ON "public"."orders"."o_custkey" = "Customer"."c_custkey" GROUP BY DATE_TRUNC('quarter', "public"."orders"."o_orderdate"), "Customer"."c_mktsegment" ORDER BY DATE_TRUNC('quarter', "public"."orders"."o_orderdate") ASC, "Customer"."c_mktsegment" ASC
---- answer: Metabase's relative dates
SELECT COUNT(*) AS "count" FROM "public"."orders" WHERE ("public"."orders"."o_orderdate" >= CAST('1994-01-01' AS date)) AND ("public"."orders"."o_orderdate" < CAST('1996-01-01' AS date)) AND (("public"."orders"."o_orderstatus" = 'F') OR ("public"."orders"."o_orderstatus" = 'P'))
---- answer: Metabase's day of week
SELECT (CAST(extract(dow from "public"."orders"."o_orderdate") AS integer) + 1) AS "o_orderdate", COUNT(*) AS "count" FROM "public"."orders" GROUP BY (CAST(extract(dow from "public"."orders"."o_orderdate") AS integer) + 1) ORDER BY (CAST(extract(dow from "public"."orders"."o_orderdate") AS integer) + 1) ASC
---- answer: Metabase's binning
SELECT FLOOR(("public"."customer"."c_acctbal" / 1000.0)) * 1000.0 AS "c_acctbal", COUNT(*) AS "count" FROM "public"."customer" GROUP BY FLOOR(("public"."customer"."c_acctbal" / 1000.0)) * 1000.0 ORDER BY FLOOR(("public"."customer"."c_acctbal" / 1000.0)) * 1000.0 ASC
---- answer: Metabase's shifted binning
SELECT ((FLOOR((("public"."customer"."c_acctbal" - -1000.0) / 2500.0)) * 2500.0) + -1000.0) AS "c_acctbal", COUNT(*) AS "count" FROM "public"."customer" GROUP BY ((FLOOR((("public"."customer"."c_acctbal" - -1000.0) / 2500.0)) * 2500.0) + -1000.0) ORDER BY 1 ASC
---- answer: Metabase's custom column in a nested question
SELECT "source"."size" AS "size", SUM("source"."o_totalprice") AS "sum" FROM (SELECT "public"."orders"."o_totalprice" AS "o_totalprice", CASE WHEN "public"."orders"."o_totalprice" > 200000 THEN 'big' ELSE 'small' END AS "size" FROM "public"."orders") AS "source" GROUP BY "source"."size" ORDER BY "source"."size" ASC
---- answer: Metabase's distinct count and share
SELECT COUNT(DISTINCT "public"."orders"."o_custkey") AS "count", CAST(SUM(CASE WHEN "public"."orders"."o_orderstatus" = 'F' THEN 1 ELSE 0.0 END) AS float) / NULLIF(CAST(COUNT(*) AS float), 0.0) AS "share" FROM "public"."orders"
---- answer: Metabase's median and percentile
SELECT PERCENTILE_CONT(0.5) within group (order by "public"."orders"."o_totalprice") AS "median", PERCENTILE_CONT(0.9) within group (order by "public"."orders"."o_totalprice") AS "percentile" FROM "public"."orders"
---- answer: Metabase's case-insensitive contains
SELECT COUNT(*) AS "count" FROM "public"."part" LEFT JOIN "public"."lineitem" AS "Lineitem" ON "public"."part"."p_partkey" = "Lineitem"."l_partkey" WHERE (LOWER("public"."part"."p_name") LIKE '%green%') AND ("Lineitem"."l_quantity" IS NOT NULL)
---- answer: Metabase's cumulative count
SELECT DATE_TRUNC('year', "public"."orders"."o_orderdate") AS "o_orderdate", SUM(COUNT(*)) OVER (ORDER BY DATE_TRUNC('year', "public"."orders"."o_orderdate") ASC ROWS UNBOUNDED PRECEDING) AS "count" FROM "public"."orders" GROUP BY DATE_TRUNC('year', "public"."orders"."o_orderdate") ORDER BY 1 ASC
---- answer: Metabase's joined summary of a question
SELECT "source"."o_orderpriority" AS "o_orderpriority", "source"."count" AS "count", "Question 2"."sum" AS "Question 2__sum" FROM (SELECT "public"."orders"."o_orderpriority" AS "o_orderpriority", COUNT(*) AS "count" FROM "public"."orders" GROUP BY "public"."orders"."o_orderpriority") AS "source" LEFT JOIN (SELECT "public"."orders"."o_orderpriority" AS "o_orderpriority", SUM("public"."orders"."o_totalprice") AS "sum" FROM "public"."orders" WHERE "public"."orders"."o_orderstatus" = 'F' GROUP BY "public"."orders"."o_orderpriority") AS "Question 2" ON "source"."o_orderpriority" = "Question 2"."o_orderpriority" LIMIT 1048575
---- answer: Superset's big number with trend
SELECT DATE_TRUNC('year', o_orderdate) AS __timestamp, count(*) AS count FROM public.orders WHERE o_orderdate >= TO_TIMESTAMP('1993-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND o_orderdate < TO_TIMESTAMP('1998-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('year', o_orderdate) LIMIT 50000
---- answer: Superset's series limit
SELECT DATE_TRUNC('year', o_orderdate) AS __timestamp, o_orderpriority AS o_orderpriority, SUM(o_totalprice) AS "SUM(o_totalprice)" FROM public.orders JOIN (SELECT o_orderpriority AS o_orderpriority__, SUM(o_totalprice) AS mme_inner__ FROM public.orders GROUP BY o_orderpriority ORDER BY mme_inner__ DESC LIMIT 3) AS series_limit ON o_orderpriority = o_orderpriority__ GROUP BY DATE_TRUNC('year', o_orderdate), o_orderpriority ORDER BY "SUM(o_totalprice)" DESC LIMIT 10000
---- answer: Superset's filter box
SELECT c_mktsegment AS c_mktsegment FROM public.customer GROUP BY c_mktsegment ORDER BY c_mktsegment ASC LIMIT 1000
---- answer: Superset's adhoc SQL metric and filter
SELECT l_shipmode AS l_shipmode, SUM(l_extendedprice * (1 - l_discount)) / COUNT(DISTINCT l_orderkey) AS "revenue per order" FROM public.lineitem WHERE ((l_shipmode IN ('AIR', 'RAIL'))) GROUP BY l_shipmode ORDER BY "revenue per order" DESC LIMIT 100
---- answer: Superset's row count subquery
SELECT count(*) AS rowcount FROM (SELECT o_orderpriority AS o_orderpriority, o_orderstatus AS o_orderstatus, count(*) AS count FROM public.orders GROUP BY o_orderpriority, o_orderstatus LIMIT 50000) AS rowcount_qry
---- answer: Superset's box plot
SELECT c_mktsegment AS c_mktsegment, c_nationkey AS c_nationkey, AVG(c_acctbal) AS "AVG(c_acctbal)" FROM public.customer GROUP BY c_mktsegment, c_nationkey LIMIT 10000
---- answer: Superset's virtual dataset with a CTE
WITH __cte AS (SELECT o.o_orderdate, o.o_totalprice, c.c_mktsegment FROM orders o JOIN customer c ON c.c_custkey = o.o_custkey)
SELECT DATE_TRUNC('quarter', o_orderdate) AS __timestamp, c_mktsegment AS c_mktsegment, AVG(o_totalprice) AS avg_1 FROM __cte AS virtual_table WHERE o_orderdate >= TO_DATE('1994-01-01', 'YYYY-MM-DD') AND o_orderdate < TO_DATE('1996-01-01', 'YYYY-MM-DD') GROUP BY DATE_TRUNC('quarter', o_orderdate), c_mktsegment ORDER BY avg_1 DESC LIMIT 1000
---- answer: Superset's percent metric and histogram
SELECT width_bucket(l_quantity, 0, 50, 5) AS bucket, count(*) AS count FROM public.lineitem WHERE l_quantity IS NOT NULL GROUP BY width_bucket(l_quantity, 0, 50, 5) ORDER BY bucket LIMIT 10000
---- answer: Power BI's nested tables
select "_"."c_mktsegment", "_"."a0", "_"."a1" from (select "rows"."c_mktsegment" as "c_mktsegment", count(distinct "rows"."o_orderkey") + max(case when "rows"."o_orderkey" is null then 1 else 0 end) as "a0", sum(cast("rows"."o_totalprice" as decimal)) as "a1" from (select "$Outer"."o_orderkey", "$Outer"."o_totalprice", "$Inner"."c_mktsegment" from (select "_"."o_orderkey" as "o_orderkey", "_"."o_custkey" as "o_custkey", "_"."o_totalprice" as "o_totalprice" from "public"."orders" "_" where "_"."o_orderdate" >= date '1994-01-01') "$Outer" left outer join "public"."customer" "$Inner" on ("$Outer"."o_custkey" = "$Inner"."c_custkey")) "rows" group by "c_mktsegment") "_" where not "_"."a0" is null or not "_"."a1" is null limit 1000001
---- answer: Power BI's basetable
select "basetable0"."c0" as "c24", sum("basetable0"."a0") as "a0" from (select "t0"."l_shipmode" as "c0", "t0"."l_quantity" as "a0" from "public"."lineitem" as "t0" where ("t0"."l_returnflag" = 'R')) as "basetable0" group by "basetable0"."c0"
---- answer: Power BI's top rows
select "_"."l_shipmode", "_"."a0" from (select "l_shipmode", sum("l_extendedprice") as "a0" from "public"."lineitem" "$Table" group by "l_shipmode") "_" order by "_"."a0" desc, "_"."l_shipmode" limit 101
---- answer: Power BI's distinct list of a column
select "rows"."o_orderpriority" as "o_orderpriority" from (select "_"."o_orderpriority" from (select "o_orderpriority", "o_orderstatus" from "public"."orders" "$Table") "_" where "_"."o_orderstatus" = 'O') "rows" group by "o_orderpriority" order by "rows"."o_orderpriority" limit 501
---- answer: Qlik's load of totals
SELECT "c_mktsegment", COUNT("c_custkey") AS "Customers", SUM("c_acctbal") AS "Balance" FROM "public"."customer" WHERE NOT ("c_mktsegment" IS NULL) GROUP BY "c_mktsegment"
---- answer: Redash's parameters filled in
SELECT date_trunc('week', o_orderdate)::date AS week, count(1) AS orders FROM orders WHERE o_orderdate BETWEEN '1995-01-01' AND '1995-03-31' GROUP BY 1 ORDER BY 1
---- answer: Mode's CTE chain
WITH base AS (SELECT * FROM orders WHERE o_orderstatus <> 'P'), enriched AS (SELECT b.*, c.c_mktsegment, n.n_name FROM base b JOIN customer c ON c.c_custkey = b.o_custkey JOIN nation n ON n.n_nationkey = c.c_nationkey), agg AS (SELECT n_name, count(*) AS orders, sum(o_totalprice) AS revenue FROM enriched GROUP BY 1)
SELECT n_name, orders, revenue, revenue / nullif(orders, 0) AS aov, rank() OVER (ORDER BY revenue DESC) AS rnk FROM agg ORDER BY rnk
---- answer: Hex's profile of a column
SELECT count(*) AS n, count(c_acctbal) AS non_null, count(*) - count(c_acctbal) AS nulls, min(c_acctbal), max(c_acctbal), avg(c_acctbal), stddev(c_acctbal) FROM customer
---- answer: Grafana's time series
SELECT date_trunc('month', o_orderdate::timestamp) AS "time", o_orderstatus AS metric, count(*) AS value FROM orders WHERE o_orderdate BETWEEN '1995-01-01T00:00:00Z' AND '1995-12-31T00:00:00Z' GROUP BY 1, 2 ORDER BY 1, 2
---- answer: Grafana's epoch groups
SELECT floor(extract(epoch from o_orderdate)/31536000)*31536000 AS "time", sum(o_totalprice) AS value FROM orders GROUP BY 1 ORDER BY 1
---- answer: Lightdash's metrics over a model
WITH "metrics" AS (SELECT "orders".o_orderstatus AS "orders_status", COUNT(DISTINCT "orders".o_orderkey) AS "orders_unique_count", SUM("orders".o_totalprice) AS "orders_total" FROM "public"."orders" AS "orders" LEFT OUTER JOIN "public"."customer" AS "customer" ON ("orders".o_custkey) = ("customer".c_custkey) WHERE (( ("customer".c_mktsegment) IN ('MACHINERY','BUILDING') )) GROUP BY 1) SELECT *, "orders_total" / "orders_unique_count" AS "calc" FROM "metrics" ORDER BY "orders_unique_count" DESC LIMIT 500
---- answer: Cube's rollup with a segment
SELECT "customer".c_mktsegment "customer__segment", count(distinct "customer".c_custkey) "customer__count", sum("orders".o_totalprice) "orders__total" FROM public.orders AS "orders" LEFT JOIN public.customer AS "customer" ON "orders".o_custkey = "customer".c_custkey WHERE ("orders".o_orderdate >= '1994-01-01T00:00:00.000Z'::timestamptz AND "orders".o_orderdate <= '1996-12-31T23:59:59.999Z'::timestamptz) AND ("orders".o_orderstatus = 'F') GROUP BY 1 ORDER BY 3 DESC LIMIT 10000
---- answer: Sigma's window over groups
SELECT q."seg", q."total", q."total" / SUM(q."total") OVER () AS "pct" FROM (SELECT "c_mktsegment" AS "seg", SUM("c_acctbal") AS "total" FROM "public"."customer" WHERE "c_acctbal" > 0 GROUP BY "c_mktsegment") q ORDER BY q."total" DESC NULLS LAST LIMIT 10001
---- answer: dbt's metric over a spine
WITH spine AS (SELECT generate_series(date '1994-01-01', date '1994-12-01', interval '1 month')::date AS month), rev AS (SELECT date_trunc('month', o_orderdate)::date AS month, sum(o_totalprice) AS revenue FROM orders GROUP BY 1)
SELECT s.month, coalesce(r.revenue, 0) AS revenue FROM spine s LEFT JOIN rev r ON r.month = s.month ORDER BY 1
---- answer: dbt's test of accepted values
SELECT count(*) AS failures, count(*) != 0 AS should_warn, count(*) != 0 AS should_error FROM (WITH all_values AS (SELECT o_orderstatus AS value_field, count(*) AS n_records FROM orders GROUP BY o_orderstatus) SELECT * FROM all_values WHERE value_field NOT IN ('F','O','P')) dbt_internal_test
---- answer: SQLAlchemy's anonymous subquery
SELECT anon_1.seg, count(anon_1.k) AS count_1 FROM (SELECT customer.c_mktsegment AS seg, customer.c_custkey AS k FROM customer WHERE customer.c_acctbal > 100) AS anon_1 GROUP BY anon_1.seg
---- answer: Django's annotate with a subquery
SELECT "customer"."c_mktsegment", COUNT("customer"."c_custkey") AS "n" FROM "customer" WHERE EXISTS(SELECT 1 AS "a" FROM "orders" U0 WHERE (U0."o_custkey" = ("customer"."c_custkey") AND U0."o_totalprice" > 100000) LIMIT 1) GROUP BY "customer"."c_mktsegment"
---- answer: Ibis's chained selects
SELECT "t2"."o_orderstatus", SUM("t2"."net") AS "total" FROM (SELECT "t1"."o_orderstatus", "t1"."o_totalprice" * CAST(2 AS SMALLINT) AS "net" FROM (SELECT * FROM "orders" AS "t0" WHERE "t0"."o_totalprice" > CAST(1000 AS SMALLINT)) AS "t1") AS "t2" GROUP BY 1
---- answer: dplyr's lazy query
SELECT "c_mktsegment", AVG("c_acctbal") AS "m", COUNT(*) AS "n" FROM (SELECT "customer".*, "c_acctbal" > 0.0 AS "pos" FROM "customer") AS "q01" WHERE ("pos") GROUP BY "c_mktsegment" HAVING (COUNT(*) > 2)
---- answer: Dremio-like parentheses around a join
SELECT count(*) FROM (customer JOIN orders ON c_custkey = o_custkey)
---- answer: Access-like joins in parentheses
SELECT nation.n_name, Sum(orders.o_totalprice) AS SumOf FROM (nation INNER JOIN customer ON nation.n_nationkey = customer.c_nationkey) INNER JOIN orders ON customer.c_custkey = orders.o_custkey GROUP BY nation.n_name ORDER BY nation.n_name
---- answer: SAP BO's nested inner join on
SELECT n_name, count(*) FROM nation INNER JOIN (customer INNER JOIN orders ON c_custkey = o_custkey) ON n_nationkey = c_nationkey GROUP BY n_name

---- answer: Tableau's weeks, which begin on Sundays
SELECT CAST((DATE_TRUNC( 'DAY', CAST("orders"."o_orderdate" AS DATE) ) + (-EXTRACT(DOW FROM "orders"."o_orderdate") * INTERVAL '1 DAY')) AS DATE) AS "twk:o_orderdate:ok", COUNT(1) AS "cnt" FROM "public"."orders" "orders" WHERE "orders"."o_orderdate" < DATE '1992-06-01' GROUP BY 1
---- answer: Looker's range of dates, each end in a SELECT
SELECT TO_CHAR(DATE_TRUNC('month', orders."o_orderdate" ), 'YYYY-MM') AS "orders.created_month", COUNT(*) AS "orders.count" FROM "public"."orders" AS orders WHERE ((( orders."o_orderdate" ) >= ((SELECT TIMESTAMP '1995-01-01')) AND ( orders."o_orderdate" ) < ((SELECT (TIMESTAMP '1995-01-01' + (12 || ' month')::INTERVAL))))) GROUP BY (DATE_TRUNC('month', orders."o_orderdate" )) ORDER BY 1 DESC FETCH NEXT 500 ROWS ONLY
---- answer: Looker's range of dates up to now
SELECT COUNT(*) AS "orders.count" FROM orders WHERE ((( orders."o_orderdate" ) >= ((SELECT DATE_TRUNC('year', DATE_TRUNC('day', TIMESTAMP '1998-12-31 12:00')))) AND ( orders."o_orderdate" ) < ((SELECT (DATE_TRUNC('year', DATE_TRUNC('day', TIMESTAMP '1998-12-31 12:00')) + (1 || ' year')::INTERVAL)))))
---- answer: Grafana's range, with a zone that timestamps ignore
SELECT date_trunc('day', o_orderdate::timestamp) AS time, count(*) AS value FROM orders WHERE o_orderdate::timestamp BETWEEN '1995-01-01T00:00:00Z' AND '1995-02-01T23:59:59.999Z' GROUP BY 1 ORDER BY 1
---- answer: Power BI's join of what may be NULL
select "rows"."n_name" as "n_name", sum("rows"."o_totalprice") as "a0" from (select "$Outer"."o_totalprice", "$Inner"."n_name" from (select "$Outer"."o_totalprice" as "o_totalprice", "$Inner"."c_nationkey" as "c_nationkey2" from "public"."orders" "$Outer" left outer join (select "_"."c_custkey" as "c_custkey2", "_"."c_nationkey" as "c_nationkey" from "public"."customer" "_") "$Inner" on ("$Outer"."o_custkey" = "$Inner"."c_custkey2" or "$Outer"."o_custkey" is null and "$Inner"."c_custkey2" is null)) "$Outer" left outer join "public"."nation" "$Inner" on ("$Outer"."c_nationkey2" = "$Inner"."n_nationkey")) "rows" group by "n_name" order by "n_name"
---- answer: Tableau's level of detail, where keys may be NULL
SELECT "customer"."c_mktsegment" AS "c_mktsegment", AVG("t0"."__measure__0") AS "avg:lod:ok" FROM "public"."customer" "customer" LEFT JOIN (SELECT "orders"."o_custkey" AS "o_custkey", COUNT(1) AS "__measure__0" FROM "public"."orders" "orders" GROUP BY 1) "t0" ON (("customer"."c_custkey" = "t0"."o_custkey") OR (("customer"."c_custkey" IS NULL) AND ("t0"."o_custkey" IS NULL))) GROUP BY 1
---- answer: a condition that is NULL where both are not, turned around
SELECT count(*), count(*) FILTER (WHERE NOT (nullif(c_mktsegment, 'BUILDING') = c_mktsegment OR nullif(c_mktsegment, 'BUILDING') IS NULL AND c_mktsegment IS NULL)) FROM customer
---- answer: MetricFlow's running sum over a spine in a SELECT
SELECT subq_12.ds AS metric_time__year, SUM(subq_10.txn_revenue) AS revenue FROM (SELECT generate_series(timestamp '1992-01-01', timestamp '1998-01-01', interval '1 year') AS ds) subq_12 INNER JOIN (SELECT DATE_TRUNC('year', o_orderdate) AS metric_time__year, o_totalprice AS txn_revenue FROM public.orders revenue_src) subq_10 ON (subq_10.metric_time__year <= subq_12.ds) GROUP BY subq_12.ds ORDER BY 1
---- answer: MetricFlow's conversions, each of the visit before it
SELECT MAX(subq_2.visits) AS visits, MAX(subq_9.buys) AS buys FROM (SELECT COUNT(*) AS visits FROM orders WHERE o_orderstatus = 'F') subq_2 CROSS JOIN (SELECT SUM(buys) AS buys FROM (SELECT DISTINCT FIRST_VALUE(v.o_orderkey) OVER (PARTITION BY b.o_custkey, b.o_orderdate, b.o_orderkey ORDER BY v.o_orderdate DESC, v.o_orderkey ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS visit, b.o_custkey, b.o_orderkey, b.buys FROM (SELECT o_orderkey, o_custkey, o_orderdate FROM orders WHERE o_orderstatus = 'F') v INNER JOIN (SELECT o_orderkey, o_custkey, o_orderdate, 1 AS buys FROM orders WHERE o_orderpriority = '1-URGENT') b ON v.o_custkey = b.o_custkey AND v.o_orderdate <= b.o_orderdate AND v.o_orderdate > b.o_orderdate - INTERVAL '700 day') x) subq_9
---- answer: Cube's multiplied measure over keys
SELECT "c__seg", sum("c".c_acctbal) "total" FROM (SELECT DISTINCT "k".c_mktsegment "c__seg", "k".c_custkey "c__pk" FROM public.customer AS "k" LEFT JOIN public.orders AS "o" ON "o".o_custkey = "k".c_custkey WHERE ("o".o_orderstatus = 'F')) AS "keys" LEFT JOIN public.customer AS "c" ON "keys"."c__pk" = "c".c_custkey GROUP BY 1 ORDER BY 2 DESC LIMIT 10000
---- answer: dbt's test of relationships
select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error from (with child as (select o_custkey as from_field from public.orders where o_custkey is not null), parent as (select c_custkey as to_field from public.customer) select from_field from child left join parent on child.from_field = parent.to_field where parent.to_field is null) dbt_internal_test
---- answer: dbt's test of unique keys
select count(*) as failures, count(*) != 0 as should_warn from (select o_orderkey as unique_field, count(*) as n_records from public.orders where o_orderkey is not null group by o_orderkey having count(*) > 1) dbt_internal_test
---- refuse: Looker's symmetric aggregates
SELECT COALESCE(CAST( ( SUM(DISTINCT (CAST(FLOOR(COALESCE(customer.c_acctbal ,0)*(1000000*1.0)) AS DECIMAL(65,0))) + ('x' || MD5(customer.c_custkey ::varchar))::bit(64)::bigint::DECIMAL(65)) - SUM(DISTINCT ('x' || MD5(customer.c_custkey ::varchar))::bit(64)::bigint::DECIMAL(65)) ) AS DOUBLE PRECISION) / CAST((1000000*1.0) AS DOUBLE PRECISION), 0) AS x FROM orders LEFT JOIN customer ON customer.c_custkey = orders.o_custkey
---- answer: Tableau's week that begins on Sunday
SELECT (DATE_TRUNC( 'DAY', CAST("orders"."o_orderdate" AS DATE) ) + (-EXTRACT(DOW FROM "orders"."o_orderdate") * INTERVAL '1 DAY')) AS "twk:o_orderdate:ok", COUNT(1) AS "cnt:orders:ok" FROM "public"."orders" "orders" WHERE "orders"."o_orderdate" BETWEEN (DATE '1995-01-01') AND (DATE '1995-03-31') GROUP BY 1
---- answer: a list as psycopg binds it on the client's side
SELECT o_orderstatus, count(*) FROM orders WHERE o_orderpriority = ANY('{1-URGENT,2-HIGH}') AND o_custkey % 10 <> ALL ('{1,2}'::int4[]) GROUP BY 1
---- answer: Power BI's folded table
select "_"."o_orderpriority" as "c8", "_"."a0" as "a0" from ( select "rows"."o_orderpriority" as "o_orderpriority", sum("rows"."o_totalprice") as "a0" from ( select "o_orderpriority", "o_totalprice" from "public"."orders" "$Table" ) "rows" group by "o_orderpriority" ) "_" where not "_"."a0" is null limit 1000001
---- answer: MetricFlow's ratio of two metrics
SELECT COALESCE(subq_7.m, subq_12.m) AS m, CAST(MAX(subq_7.urgent) AS DOUBLE PRECISION) / CAST(NULLIF(MAX(subq_12.total), 0) AS DOUBLE PRECISION) AS ratio FROM (SELECT date_trunc('year', o_orderdate) m, SUM(CASE WHEN o_orderpriority='1-URGENT' THEN o_totalprice END) AS urgent FROM orders GROUP BY 1) subq_7 FULL OUTER JOIN (SELECT date_trunc('year', o_orderdate) m, SUM(o_totalprice) AS total FROM orders GROUP BY 1) subq_12 ON subq_7.m = subq_12.m GROUP BY COALESCE(subq_7.m, subq_12.m)
---- answer: Cube's count with bounds in a zone
SELECT date_trunc('month', ("orders".o_orderdate::timestamptz AT TIME ZONE 'UTC')) "orders__month", count("orders".o_orderkey) "orders__count" FROM public.orders AS "orders" WHERE ("orders".o_orderdate >= '1995-01-01T00:00:00.000Z'::timestamptz AND "orders".o_orderdate <= '1995-12-31T23:59:59.999Z'::timestamptz) GROUP BY 1 ORDER BY 1 ASC LIMIT 10000
