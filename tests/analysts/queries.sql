-- Queries over TPC-H with a verdict written by hand; see test_analysts.py.

---- answer: how many customers
SELECT count(*) FROM customer
---- answer: customers by segment
SELECT c_mktsegment, count(*) FROM customer GROUP BY c_mktsegment
---- answer: customers by nation, named
SELECT n_name, count(*) AS customers FROM customer JOIN nation ON c_nationkey = n_nationkey GROUP BY n_name ORDER BY customers DESC, n_name
---- answer: customers by region through two public tables
SELECT r_name, count(*), avg(c_acctbal) FROM customer, nation, region WHERE c_nationkey = n_nationkey AND n_regionkey = r_regionkey GROUP BY r_name ORDER BY r_name
---- answer: customers by nation and its region
SELECT r_name, n_name, count(*) FROM customer JOIN nation ON c_nationkey = n_nationkey JOIN region ON n_regionkey = r_regionkey GROUP BY 1, 2 ORDER BY 1, 2
---- answer: customers by nation of one region, in totals too
SELECT r_name, n_name, count(*) FROM customer, nation, region WHERE c_nationkey = n_nationkey AND n_regionkey = r_regionkey AND r_name IN ('ASIA', 'AFRICA') AND n_name < 'K' GROUP BY ROLLUP (r_name, n_name) ORDER BY 1, 2
---- answer: customers by nation and its region, of a derived table
SELECT region, nation, count(*), avg(c_acctbal) FROM (SELECT c_custkey, c_acctbal, n_name AS nation, r_name AS region FROM customer JOIN nation ON c_nationkey = n_nationkey JOIN region ON n_regionkey = r_regionkey) AS custom_sql GROUP BY CUBE (1, 2) ORDER BY 1, 2
---- answer: regions without customers, too
SELECT r_name, n_name, count(c_custkey) FROM region LEFT JOIN nation ON n_regionkey = r_regionkey LEFT JOIN customer ON c_nationkey = n_nationkey GROUP BY r_name, n_name HAVING count(c_custkey) > 0 ORDER BY 1, 2
---- answer: orders by year, quarter and month
SELECT extract(year FROM o_orderdate) AS y, extract(quarter FROM o_orderdate) AS q, to_char(o_orderdate, 'YYYY-MM') AS m, count(*) FROM orders WHERE o_orderdate >= date '1994-05-05' GROUP BY ROLLUP (1, 2, 3) ORDER BY 1, 2, 3
---- answer: orders by day of the week, in words and in order
SELECT to_char(o_orderdate, 'Dy') AS day, count(*) FROM orders GROUP BY to_char(o_orderdate, 'Dy'), extract(isodow FROM o_orderdate) ORDER BY extract(isodow FROM o_orderdate)
---- answer: urgent orders by priority and what it is called
SELECT o_orderpriority, CASE WHEN o_orderpriority LIKE '1%' OR o_orderpriority LIKE '2%' THEN 'urgent' ELSE 'other' END AS class, count(*) FROM (SELECT * FROM orders) AS virtual_table WHERE o_orderpriority <> '5-LOW' GROUP BY 1, 2 ORDER BY 1, 2
---- answer: revenue by month
SELECT date_trunc('month', o_orderdate) AS month, sum(o_totalprice) AS revenue FROM orders GROUP BY 1 ORDER BY 1
---- answer: orders by year and status
SELECT extract(year FROM o_orderdate) AS y, o_orderstatus, count(*) FROM orders GROUP BY 1, 2 ORDER BY 1, 2
---- answer: active customers by year
SELECT extract(year FROM o_orderdate) AS y, count(DISTINCT o_custkey) FROM orders GROUP BY 1 ORDER BY 1
---- answer: average order value by priority
SELECT o_orderpriority, avg(o_totalprice), count(*) FROM orders GROUP BY o_orderpriority ORDER BY o_orderpriority
---- answer: share of urgent orders with FILTER
SELECT count(*) FILTER (WHERE o_orderpriority = '1-URGENT') * 100.0 / count(*) AS pct FROM orders
---- answer: share of urgent orders with CASE
SELECT sum(CASE WHEN o_orderpriority = '1-URGENT' THEN 1 ELSE 0 END)::numeric / nullif(count(*), 0) FROM orders
---- answer: several filters side by side
SELECT count(*) FILTER (WHERE l_returnflag = 'R') AS r, count(*) FILTER (WHERE l_returnflag = 'A') AS a, sum(l_quantity) FILTER (WHERE l_shipmode = 'AIR') AS air FROM lineitem
---- answer: discounted revenue
SELECT sum(l_extendedprice * (1 - l_discount)) AS revenue FROM lineitem WHERE l_shipdate >= date '1994-01-01' AND l_shipdate < date '1994-01-01' + interval '1 year'
---- answer: top nations by revenue
SELECT n_name, sum(o_totalprice) AS total FROM orders JOIN customer ON o_custkey = c_custkey JOIN nation ON n_nationkey = c_nationkey GROUP BY n_name ORDER BY total DESC LIMIT 5
---- answer: HAVING over aggregates
SELECT n_name, count(*) AS n FROM customer JOIN nation ON c_nationkey = n_nationkey GROUP BY n_name HAVING count(*) > 2 ORDER BY n DESC, n_name
---- answer: running total by year
SELECT y, n, sum(n) OVER (ORDER BY y) FROM (SELECT extract(year FROM o_orderdate) AS y, count(*) AS n FROM orders GROUP BY 1) AS t ORDER BY y
---- answer: share of the total by a window over aggregates
SELECT c_mktsegment, count(*) * 100.0 / sum(count(*)) OVER () AS pct FROM customer GROUP BY c_mktsegment
---- answer: rank of segments
SELECT c_mktsegment, rank() OVER (ORDER BY sum(c_acctbal) DESC) AS r FROM customer GROUP BY 1
---- answer: growth against the year before
SELECT y, revenue, revenue - lag(revenue) OVER (ORDER BY y) AS growth FROM (SELECT extract(year FROM o_orderdate) AS y, sum(o_totalprice) AS revenue FROM orders GROUP BY 1) AS t ORDER BY y
---- answer: period against period
WITH a AS (SELECT o_orderpriority AS p, count(*) AS n FROM orders WHERE o_orderdate < date '1995-01-01' GROUP BY 1),
     b AS (SELECT o_orderpriority AS p, count(*) AS n FROM orders WHERE o_orderdate >= date '1995-01-01' GROUP BY 1)
SELECT a.p, a.n, b.n, b.n - a.n AS diff FROM a JOIN b USING (p) ORDER BY a.p
---- answer: one CTE read three times
WITH m AS (SELECT date_trunc('year', o_orderdate) AS y, sum(o_totalprice) AS s FROM orders GROUP BY 1)
SELECT x.y, x.s, (SELECT max(s) FROM m), (SELECT avg(s) FROM m) FROM m AS x ORDER BY 1
---- answer: union of aggregates
SELECT 'customers' AS what, count(*) FROM customer UNION ALL SELECT 'orders', count(*) FROM orders UNION ALL SELECT 'lines', count(*) FROM lineitem
---- answer: aggregate over aggregate
SELECT avg(n), max(n), min(n) FROM (SELECT c_nationkey, count(*) AS n FROM customer GROUP BY c_nationkey) AS t
---- answer: scalar subqueries side by side
SELECT (SELECT count(*) FROM customer) AS c, (SELECT count(*) FROM orders) AS o, (SELECT count(*) FROM orders) * 1.0 / (SELECT count(*) FROM customer) AS per
---- answer: wrapped by Superset
SELECT * FROM (SELECT o_orderstatus AS o_orderstatus, count(*) AS count FROM public.orders GROUP BY o_orderstatus ORDER BY count DESC) AS virtual_table LIMIT 1000
---- answer: Superset's time series
SELECT DATE_TRUNC('month', o_orderdate) AS __timestamp, SUM(o_totalprice) AS "SUM(o_totalprice)" FROM public.orders WHERE o_orderdate >= TO_DATE('1993-01-01', 'YYYY-MM-DD') AND o_orderdate < TO_DATE('1996-01-01', 'YYYY-MM-DD') GROUP BY DATE_TRUNC('month', o_orderdate) ORDER BY "SUM(o_totalprice)" DESC LIMIT 10000
---- answer: Superset over a virtual dataset of rows
SELECT c_mktsegment AS c_mktsegment, sum(o_totalprice) AS "Total" FROM (SELECT c.c_mktsegment, o.o_totalprice, o.o_orderdate FROM customer c JOIN orders o ON c.c_custkey = o.o_custkey) AS virtual_table WHERE o_orderdate >= '1994-01-01' GROUP BY c_mktsegment ORDER BY "Total" DESC LIMIT 1000
---- answer: Metabase's question
SELECT "source"."c_mktsegment" AS "c_mktsegment", COUNT(*) AS "count" FROM (SELECT "public"."customer"."c_custkey" AS "c_custkey", "public"."customer"."c_mktsegment" AS "c_mktsegment", "public"."customer"."c_acctbal" AS "c_acctbal" FROM "public"."customer") AS "source" WHERE "source"."c_acctbal" > 0 GROUP BY "source"."c_mktsegment" ORDER BY "source"."c_mktsegment" ASC
---- answer: Metabase's month
SELECT CAST(DATE_TRUNC('month', "public"."orders"."o_orderdate") AS date) AS "o_orderdate", SUM("public"."orders"."o_totalprice") AS "sum" FROM "public"."orders" GROUP BY CAST(DATE_TRUNC('month', "public"."orders"."o_orderdate") AS date) ORDER BY CAST(DATE_TRUNC('month', "public"."orders"."o_orderdate") AS date) ASC
---- answer: Metabase's join
SELECT "Customer"."c_mktsegment" AS "Customer__c_mktsegment", AVG("public"."orders"."o_totalprice") AS "avg" FROM "public"."orders" LEFT JOIN "public"."customer" AS "Customer" ON "public"."orders"."o_custkey" = "Customer"."c_custkey" GROUP BY "Customer"."c_mktsegment" ORDER BY "Customer"."c_mktsegment" ASC
---- answer: Metabase's wrapper of aggregates
SELECT "source"."o_orderstatus" AS "o_orderstatus", "source"."count" AS "count" FROM (SELECT "public"."orders"."o_orderstatus" AS "o_orderstatus", COUNT(*) AS "count" FROM "public"."orders" GROUP BY "public"."orders"."o_orderstatus" ORDER BY "public"."orders"."o_orderstatus" ASC) AS "source" WHERE "source"."count" > 10 LIMIT 1048575
---- answer: Tableau's quoted aliases
SELECT "orders"."o_orderpriority" AS "o_orderpriority", SUM(1) AS "cnt:orders:ok", SUM("orders"."o_totalprice") AS "sum:o_totalprice:ok" FROM "public"."orders" "orders" GROUP BY 1
---- answer: Tableau's join and year
SELECT EXTRACT(YEAR FROM "orders"."o_orderdate") AS "yr:o_orderdate:ok", "customer"."c_mktsegment" AS "c_mktsegment", COUNT(DISTINCT "customer"."c_custkey") AS "ctd:c_custkey:ok" FROM "public"."customer" "customer" INNER JOIN "public"."orders" "orders" ON ("customer"."c_custkey" = "orders"."o_custkey") GROUP BY 1, 2
---- answer: Tableau's custom SQL
SELECT "Custom SQL Query"."seg" AS "seg", SUM("Custom SQL Query"."total") AS "sum:total:ok" FROM (SELECT c_mktsegment AS seg, o_totalprice AS total FROM customer, orders WHERE c_custkey = o_custkey) "Custom SQL Query" GROUP BY 1
---- answer: Looker's explore
SELECT customer."c_mktsegment" AS "customer.c_mktsegment", COUNT(DISTINCT customer."c_custkey") AS "customer.count", COALESCE(SUM(orders."o_totalprice"), 0) AS "orders.total" FROM public.customer AS customer LEFT JOIN public.orders AS orders ON customer."c_custkey" = orders."o_custkey" GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 500
---- answer: Looker's month as text
SELECT TO_CHAR(DATE_TRUNC('month', orders."o_orderdate"), 'YYYY-MM') AS "orders.month", COUNT(*) AS "orders.count" FROM public.orders AS orders WHERE (((orders."o_orderdate") >= (DATE '1994-01-01') AND (orders."o_orderdate") < (DATE '1995-01-01'))) GROUP BY DATE_TRUNC('month', orders."o_orderdate") ORDER BY 1 DESC FETCH NEXT 500 ROWS ONLY
---- answer: Power BI's wrappers
select "_"."c_mktsegment" as "c0", "_"."a0" as "a0" from (select "rows"."c_mktsegment" as "c_mktsegment", sum("rows"."c_acctbal") as "a0" from (select "c_custkey", "c_mktsegment", "c_acctbal" from "public"."customer" "$Table") "rows" group by "c_mktsegment") "_" where not "_"."a0" is null limit 1000001
---- answer: Cube's measures
SELECT date_trunc('month', ("orders".o_orderdate::timestamptz AT TIME ZONE 'UTC')) "orders__month", count("orders".o_orderkey) "orders__count" FROM public.orders AS "orders" WHERE ("orders".o_orderdate >= '1994-01-01'::timestamptz AND "orders".o_orderdate <= '1994-12-31'::timestamptz) GROUP BY 1 ORDER BY 1 ASC LIMIT 10000
---- answer: a custom query with LIMIT 1001
SELECT * FROM (SELECT c_mktsegment, avg(c_acctbal) AS bal FROM customer GROUP BY c_mktsegment) AS custom_query LIMIT 1001
---- answer: ROLLUP
SELECT o_orderstatus, o_orderpriority, count(*) FROM orders GROUP BY ROLLUP (o_orderstatus, o_orderpriority)
---- answer: CUBE
SELECT c_mktsegment, c_nationkey > 10 AS far, sum(c_acctbal) FROM customer GROUP BY CUBE (1, 2)
---- answer: GROUPING SETS
SELECT l_returnflag, l_linestatus, count(*), grouping(l_returnflag) FROM lineitem GROUP BY GROUPING SETS ((l_returnflag), (l_linestatus), ())
---- answer: average number of orders per customer
SELECT avg(n) FROM (SELECT o_custkey, count(*) AS n FROM orders GROUP BY o_custkey) AS t
---- answer: average number of orders per customer, those without included
SELECT avg(n) FROM (SELECT c_custkey, count(o_orderkey) AS n FROM customer LEFT JOIN orders ON c_custkey = o_custkey GROUP BY c_custkey) AS t
---- answer: share of customers with more than three orders
SELECT count(*) FILTER (WHERE n > 3) * 1.0 / count(*) FROM (SELECT c_custkey, count(o_orderkey) AS n FROM customer LEFT JOIN orders ON c_custkey = o_custkey GROUP BY 1) AS t
---- answer: distribution of orders per customer
SELECT n, count(*) AS customers FROM (SELECT o_custkey, count(*) AS n FROM orders GROUP BY 1) AS t GROUP BY n ORDER BY n
---- answer: average revenue per customer by segment
SELECT c_mktsegment, avg(total) FROM (SELECT c_custkey, c_mktsegment, sum(o_totalprice) AS total FROM customer JOIN orders ON c_custkey = o_custkey GROUP BY c_custkey, c_mktsegment) AS t GROUP BY c_mktsegment ORDER BY 1
---- answer: revenue bands of customers
SELECT width_bucket(total, 0, 2000000, 10) AS band, count(*) FROM (SELECT o_custkey, sum(o_totalprice) AS total FROM orders GROUP BY o_custkey) AS t GROUP BY 1 ORDER BY 1
---- answer: customers by how much they spent
SELECT CASE WHEN total < 300000 THEN 'low' WHEN total < 900000 THEN 'middle' ELSE 'high' END AS band, count(*) FROM (SELECT o_custkey, sum(o_totalprice) AS total FROM orders GROUP BY o_custkey) AS t GROUP BY 1
---- answer: average size of an order in lines
SELECT avg(lines), avg(qty) FROM (SELECT l_orderkey, count(*) AS lines, sum(l_quantity) AS qty FROM lineitem GROUP BY l_orderkey) AS t
---- answer: lines per order by status of the order
SELECT o_orderstatus, avg(n) FROM (SELECT o_orderkey, o_orderstatus, count(*) AS n FROM orders JOIN lineitem ON o_orderkey = l_orderkey GROUP BY 1, 2) AS t GROUP BY 1
---- answer: cohorts by year of the first order
SELECT extract(year FROM first) AS cohort, count(*) FROM (SELECT o_custkey, min(o_orderdate) AS first FROM orders GROUP BY o_custkey) AS t GROUP BY 1 ORDER BY 1
---- answer: cohort retention
WITH first AS (SELECT o_custkey, date_trunc('year', min(o_orderdate)) AS cohort FROM orders GROUP BY o_custkey),
     act AS (SELECT DISTINCT o_custkey, date_trunc('year', o_orderdate) AS y FROM orders)
SELECT f.cohort, a.y, count(DISTINCT f.o_custkey) FROM first AS f JOIN act AS a ON a.o_custkey = f.o_custkey GROUP BY 1, 2 ORDER BY 1, 2
---- answer: days between first and last order
SELECT avg(last - first) FROM (SELECT o_custkey, min(o_orderdate) AS first, max(o_orderdate) AS last FROM orders GROUP BY o_custkey HAVING count(*) > 1) AS t
---- answer: days between one order and the next
SELECT avg(gap) FROM (SELECT o_orderdate - lag(o_orderdate) OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS gap FROM orders) AS t
---- answer: first orders by priority
SELECT o_orderpriority, count(*) FROM (SELECT o_orderpriority, row_number() OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS rn FROM orders) AS t WHERE rn = 1 GROUP BY 1
---- answer: last order by DISTINCT ON
SELECT o_orderstatus, count(*), avg(o_totalprice) FROM (SELECT DISTINCT ON (o_custkey) o_custkey, o_orderstatus, o_totalprice FROM orders ORDER BY o_custkey, o_orderdate DESC, o_orderkey) AS t GROUP BY 1
---- answer: funnel of customers
WITH steps AS (SELECT c_custkey, count(o_orderkey) > 0 AS ordered, bool_or(o_orderstatus = 'F') AS finished FROM customer LEFT JOIN orders ON o_custkey = c_custkey GROUP BY c_custkey)
SELECT count(*) AS all_customers, count(*) FILTER (WHERE ordered) AS ordered, count(*) FILTER (WHERE finished) AS finished FROM steps
---- answer: repeat buyers by year
SELECT y, count(*) AS buyers, count(*) FILTER (WHERE n > 1) AS again FROM (SELECT o_custkey, extract(year FROM o_orderdate) AS y, count(*) AS n FROM orders GROUP BY 1, 2) AS t GROUP BY y ORDER BY y
---- answer: customers who returned something, by IN
SELECT count(*) FROM customer WHERE c_custkey IN (SELECT o_custkey FROM orders JOIN lineitem ON l_orderkey = o_orderkey WHERE l_returnflag = 'R')
---- answer: customers without orders, by NOT IN
SELECT c_mktsegment, count(*) FROM customer WHERE c_custkey NOT IN (SELECT o_custkey FROM orders) GROUP BY 1
---- answer: customers with orders, by EXISTS
SELECT count(*), avg(c_acctbal) FROM customer AS c WHERE EXISTS (SELECT 1 FROM orders AS o WHERE o.o_custkey = c.c_custkey AND o.o_totalprice > 100000)
---- answer: customers without orders, by NOT EXISTS
SELECT count(*) FROM customer AS c WHERE NOT EXISTS (SELECT * FROM orders WHERE o_custkey = c.c_custkey)
---- answer: customers without orders, by an outer join
SELECT count(*) FROM customer LEFT JOIN orders ON o_custkey = c_custkey WHERE o_orderkey IS NULL
---- answer: orders of late lines
SELECT o_orderpriority, count(*) FROM orders WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem WHERE l_receiptdate > l_commitdate) GROUP BY 1 ORDER BY 1
---- answer: orders of certain nations, by a public subquery
SELECT count(*) FROM customer WHERE c_nationkey IN (SELECT n_nationkey FROM nation JOIN region ON n_regionkey = r_regionkey WHERE r_name = 'ASIA')
---- answer: lines of green parts, by a public EXISTS
SELECT sum(l_quantity) FROM lineitem WHERE EXISTS (SELECT 1 FROM part WHERE p_partkey = l_partkey AND p_name LIKE '%green%')
---- answer: lines not of suppliers with complaints
SELECT count(*) FROM lineitem WHERE l_suppkey NOT IN (SELECT s_suppkey FROM supplier WHERE s_comment LIKE '%Complaints%')
---- answer: customers above the average balance
SELECT count(*) FROM customer WHERE c_acctbal > (SELECT avg(c_acctbal) FROM customer)
---- answer: customers above a share of the average, by segment
SELECT c_mktsegment, count(*) FROM customer WHERE c_acctbal > 0.5 * (SELECT avg(c_acctbal) FROM customer WHERE c_acctbal > 0) GROUP BY 1
---- answer: above average inside CASE
SELECT sum(CASE WHEN o_totalprice > (SELECT avg(o_totalprice) FROM orders) THEN 1 ELSE 0 END) AS big, count(*) FROM orders
---- answer: share of revenue by dividing by a subquery
SELECT o_orderstatus, sum(o_totalprice) / (SELECT sum(o_totalprice) FROM orders) AS share FROM orders GROUP BY 1 ORDER BY 1
---- answer: orders above their customer's average
SELECT count(*) FROM orders AS o WHERE o_totalprice > (SELECT avg(o_totalprice) FROM orders AS i WHERE i.o_custkey = o.o_custkey)
---- answer: customers with more than two orders, by a correlated count
SELECT count(*) FROM customer AS c WHERE (SELECT count(*) FROM orders AS o WHERE o.o_custkey = c.c_custkey) > 2
---- answer: the latest order of each customer
SELECT o_orderstatus, count(*) FROM orders AS o WHERE o_orderdate = (SELECT max(o_orderdate) FROM orders AS i WHERE i.o_custkey = o.o_custkey) GROUP BY 1
---- answer: parts that cost more than the average, by a public scalar
SELECT count(*) FROM lineitem JOIN part ON p_partkey = l_partkey WHERE p_retailprice > (SELECT avg(p_retailprice) FROM part)
---- answer: cheapest supplier, correlated with a public table
SELECT count(*) FROM lineitem, partsupp WHERE ps_partkey = l_partkey AND ps_suppkey = l_suppkey AND ps_supplycost = (SELECT min(ps_supplycost) FROM partsupp AS i WHERE i.ps_partkey = l_partkey)
---- answer: nations with many customers, by a released subquery
SELECT count(*) FROM orders JOIN customer ON c_custkey = o_custkey WHERE c_nationkey IN (SELECT c_nationkey FROM customer GROUP BY c_nationkey HAVING count(*) > 2)
---- answer: rows joined with a released table
SELECT count(*) FROM customer AS c JOIN (SELECT c_mktsegment AS seg, avg(c_acctbal) AS a FROM customer GROUP BY 1) AS s ON s.seg = c.c_mktsegment WHERE c.c_acctbal > s.a
---- answer: union of two kinds of rows
SELECT kind, count(*), sum(amount) FROM (SELECT 'order' AS kind, o_custkey AS k, o_totalprice AS amount FROM orders UNION ALL SELECT 'balance', c_custkey, c_acctbal FROM customer) AS u GROUP BY kind
---- answer: customers of either kind
SELECT count(*) FROM (SELECT o_custkey FROM orders WHERE o_orderpriority = '1-URGENT' UNION SELECT c_custkey FROM customer WHERE c_acctbal < 0) AS u
---- answer: customers of both kinds
SELECT count(*) FROM (SELECT o_custkey FROM orders WHERE o_orderstatus = 'F' INTERSECT SELECT o_custkey FROM orders WHERE o_orderstatus = 'O') AS u
---- answer: customers of one kind and not the other
SELECT count(*) FROM (SELECT c_custkey FROM customer EXCEPT SELECT o_custkey FROM orders) AS u
---- answer: a list in FROM
SELECT v.label, count(*) FROM orders JOIN (VALUES ('1-URGENT', 'fast'), ('2-HIGH', 'fast'), ('5-LOW', 'slow')) AS v(p, label) ON v.p = o_orderpriority GROUP BY v.label
---- answer: a calendar of years
SELECT g.y, count(o_orderkey) FROM generate_series(1992, 1998) AS g(y) LEFT JOIN orders ON extract(year FROM o_orderdate) = g.y GROUP BY g.y HAVING count(o_orderkey) > 0 ORDER BY g.y
---- answer: a calendar of months
SELECT m.month::date, sum(o_totalprice) FROM generate_series(date '1994-01-01', date '1994-12-01', interval '1 month') AS m(month) JOIN orders ON date_trunc('month', o_orderdate) = m.month GROUP BY 1 ORDER BY 1
---- answer: a self-join on the unit
SELECT count(*) FROM orders AS a JOIN orders AS b ON a.o_custkey = b.o_custkey AND a.o_orderkey < b.o_orderkey
---- answer: NATURAL and USING
SELECT count(*) FROM (SELECT c_custkey AS k FROM customer) AS a NATURAL JOIN (SELECT o_custkey AS k FROM orders) AS b JOIN (SELECT c_custkey AS k, c_mktsegment FROM customer) AS c USING (k)
---- answer: LATERAL within the unit
SELECT avg(x.n) FROM customer AS c CROSS JOIN LATERAL (SELECT count(*) AS n FROM orders AS o WHERE o.o_custkey = c.c_custkey) AS x
---- answer: LATERAL over the columns of a row
SELECT avg(x.net) FROM lineitem AS l CROSS JOIN LATERAL (SELECT l.l_extendedprice * (1 - l.l_discount) AS net) AS x
---- answer: a materialized CTE
WITH big AS MATERIALIZED (SELECT o_custkey, o_totalprice FROM orders WHERE o_totalprice > 100000) SELECT count(*), avg(o_totalprice) FROM big
---- answer: a CTE with a column list
WITH x(k, v) AS (SELECT o_custkey, o_totalprice FROM orders) SELECT count(*), sum(v) FROM x
---- answer: min and max of aggregates by month
SELECT min(s), max(s) FROM (SELECT date_trunc('month', o_orderdate) AS m, sum(o_totalprice) AS s FROM orders GROUP BY 1) AS t
---- answer: variance and deviation
SELECT var_pop(l_quantity), stddev(l_quantity) FROM lineitem
---- answer: correlation
SELECT corr(l_quantity, l_discount), covar_pop(l_quantity, l_discount) FROM lineitem
---- answer: regression
SELECT regr_slope(l_extendedprice, l_quantity), regr_intercept(l_extendedprice, l_quantity) FROM lineitem
---- answer: boolean group key
SELECT l_receiptdate > l_commitdate AS late, count(*) FROM lineitem GROUP BY 1
---- answer: two flags as keys and a measure
SELECT l_shipmode, sum(CASE WHEN l_receiptdate > l_commitdate THEN 1 ELSE 0 END) AS late, avg(l_receiptdate - l_shipdate) AS days FROM lineitem GROUP BY 1 ORDER BY 1
---- answer: distinct keys
SELECT DISTINCT l_shipmode FROM lineitem
---- answer: distinct pairs of keys
SELECT DISTINCT l_returnflag, l_linestatus FROM lineitem ORDER BY 1, 2
---- answer: weekday of orders
SELECT extract(dow FROM o_orderdate) AS d, count(*) FROM orders GROUP BY 1 ORDER BY 1
---- answer: quarter labels
SELECT 'Q' || extract(quarter FROM o_orderdate) AS q, count(*) FROM orders GROUP BY extract(quarter FROM o_orderdate) ORDER BY 1
---- answer: coalesce and nullif outside
SELECT coalesce(sum(l_quantity), 0) / nullif(count(*), 0), round(avg(l_discount), 2) FROM lineitem WHERE l_shipmode = 'AIR'
---- answer: bounded sum by LEAST
SELECT sum(least(l_extendedprice, 50000)) FROM lineitem
---- answer: three tables by commas
SELECT c_mktsegment, sum(l_extendedprice) FROM customer, orders, lineitem WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey GROUP BY 1 ORDER BY 1
---- answer: lineitem and customer without naming orders' unit
SELECT count(*) FROM lineitem AS l JOIN orders AS o ON o.o_orderkey = l.l_orderkey WHERE o.o_orderdate < l.l_shipdate
---- answer: parts bought, with part attributes
SELECT p_brand, sum(l_quantity) FROM lineitem JOIN part ON p_partkey = l_partkey GROUP BY p_brand ORDER BY 2 DESC, 1
---- answer: suppliers' nation against customers' nation
SELECT count(*) FROM customer, orders, lineitem, supplier WHERE c_custkey = o_custkey AND o_orderkey = l_orderkey AND l_suppkey = s_suppkey AND s_nationkey = c_nationkey
---- answer: public tables alone
SELECT r_name, count(*) FROM nation JOIN region ON n_regionkey = r_regionkey GROUP BY r_name ORDER BY r_name
---- answer: public and released side by side
SELECT n_name, coalesce(t.n, 0) FROM nation LEFT JOIN (SELECT c_nationkey, count(*) AS n FROM customer GROUP BY 1) AS t ON t.c_nationkey = n_nationkey ORDER BY n_name
---- answer: top supplier by revenue, over a release
WITH revenue AS (SELECT l_suppkey AS s, sum(l_extendedprice * (1 - l_discount)) AS total FROM lineitem GROUP BY l_suppkey)
SELECT s_suppkey, s_name FROM supplier JOIN revenue ON s_suppkey = s WHERE total = (SELECT max(total) FROM revenue)
---- answer: moving average over aggregates
SELECT m, avg(s) OVER (ORDER BY m ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM (SELECT date_trunc('quarter', o_orderdate) AS m, sum(o_totalprice) AS s FROM orders GROUP BY 1) AS t ORDER BY m
---- answer: pivot by FILTER
SELECT o_orderpriority, count(*) FILTER (WHERE o_orderstatus = 'F') AS f, count(*) FILTER (WHERE o_orderstatus = 'O') AS o, count(*) FILTER (WHERE o_orderstatus = 'P') AS p FROM orders GROUP BY 1
---- answer: customers who bought two brands
SELECT count(*) FROM (SELECT o_custkey FROM orders JOIN lineitem ON o_orderkey = l_orderkey JOIN part ON p_partkey = l_partkey WHERE p_brand IN ('Brand#11', 'Brand#12') GROUP BY o_custkey HAVING count(DISTINCT p_brand) = 2) AS t
---- answer: the most expensive line of each order
SELECT avg(m) FROM (SELECT l_orderkey, max(l_extendedprice) AS m FROM lineitem GROUP BY l_orderkey) AS t
---- answer: median by percentile
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY o_totalprice) FROM orders
---- answer: smallest and greatest
SELECT min(o_totalprice), max(o_totalprice) FROM orders
---- answer: earliest and latest
SELECT min(o_orderdate), max(o_orderdate) FROM orders
---- answer: is any, are all
SELECT bool_or(o_totalprice > 390000), bool_and(o_totalprice > 0) FROM orders
---- answer: distinct parts
SELECT count(DISTINCT l_partkey) FROM lineitem
---- answer: distinct suppliers by flag
SELECT l_returnflag, count(DISTINCT l_suppkey) FROM lineitem GROUP BY 1

-- TPC-H's own, with the meaning they have for a private unit.

---- answer: TPC-H 1
SELECT l_returnflag, l_linestatus, sum(l_quantity) AS sum_qty, sum(l_extendedprice) AS sum_base_price, sum(l_extendedprice * (1 - l_discount)) AS sum_disc_price, sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge, avg(l_quantity) AS avg_qty, avg(l_extendedprice) AS avg_price, avg(l_discount) AS avg_disc, count(*) AS count_order
FROM lineitem WHERE l_shipdate <= date '1998-12-01' - interval '90' day GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus
---- answer: TPC-H 2
SELECT s_acctbal, s_name, n_name, p_partkey, p_mfgr FROM part, supplier, partsupp, nation, region WHERE p_partkey = ps_partkey AND s_suppkey = ps_suppkey AND p_size < 40 AND p_type LIKE '%STEEL' AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey
AND ps_supplycost = (SELECT min(ps_supplycost) FROM partsupp, supplier, nation, region WHERE p_partkey = ps_partkey AND s_suppkey = ps_suppkey AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey) ORDER BY s_acctbal DESC, n_name, s_name, p_partkey LIMIT 100
---- refuse: TPC-H 3
SELECT l_orderkey, sum(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate, o_shippriority FROM customer, orders, lineitem WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate < date '1995-03-15' AND l_shipdate > date '1995-03-15' GROUP BY l_orderkey, o_orderdate, o_shippriority ORDER BY revenue DESC, o_orderdate LIMIT 10
---- answer: TPC-H 3 without the order
SELECT o_orderdate, sum(l_extendedprice * (1 - l_discount)) AS revenue FROM customer, orders, lineitem WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate < date '1995-03-15' AND l_shipdate > date '1995-03-15' GROUP BY o_orderdate
---- answer: TPC-H 4
SELECT o_orderpriority, count(*) AS order_count FROM orders WHERE o_orderdate >= date '1993-07-01' AND o_orderdate < date '1993-07-01' + interval '3' month AND EXISTS (SELECT * FROM lineitem WHERE l_orderkey = o_orderkey AND l_commitdate < l_receiptdate) GROUP BY o_orderpriority ORDER BY o_orderpriority
---- answer: TPC-H 5
SELECT n_name, sum(l_extendedprice * (1 - l_discount)) AS revenue FROM customer, orders, lineitem, supplier, nation, region WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND l_suppkey = s_suppkey AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey AND r_name = 'ASIA' AND o_orderdate >= date '1992-01-01' AND o_orderdate < date '1992-01-01' + interval '5' year GROUP BY n_name ORDER BY revenue DESC
---- answer: TPC-H 6
SELECT sum(l_extendedprice * l_discount) AS revenue FROM lineitem WHERE l_shipdate >= date '1994-01-01' AND l_shipdate < date '1994-01-01' + interval '1' year AND l_discount BETWEEN 0.06 - 0.01 AND 0.3 + 0.01 AND l_quantity < 24
---- answer: TPC-H 7
SELECT supp_nation, cust_nation, l_year, sum(volume) AS revenue FROM (SELECT n1.n_name AS supp_nation, n2.n_name AS cust_nation, extract(year FROM l_shipdate) AS l_year, l_extendedprice * (1 - l_discount) AS volume FROM supplier, lineitem, orders, customer, nation n1, nation n2 WHERE s_suppkey = l_suppkey AND o_orderkey = l_orderkey AND c_custkey = o_custkey AND s_nationkey = n1.n_nationkey AND c_nationkey = n2.n_nationkey AND ((n1.n_regionkey = 3 AND n2.n_regionkey = 2) OR (n1.n_regionkey = 2 AND n2.n_regionkey = 3)) AND l_shipdate BETWEEN date '1995-01-01' AND date '1996-12-31') AS shipping GROUP BY supp_nation, cust_nation, l_year ORDER BY supp_nation, cust_nation, l_year
---- answer: TPC-H 8
SELECT o_year, sum(CASE WHEN nation = 'BRAZIL' THEN volume ELSE 0 END) / sum(volume) AS mkt_share FROM (SELECT extract(year FROM o_orderdate) AS o_year, l_extendedprice * (1 - l_discount) AS volume, n2.n_name AS nation FROM part, supplier, lineitem, orders, customer, nation n1, nation n2, region WHERE p_partkey = l_partkey AND s_suppkey = l_suppkey AND l_orderkey = o_orderkey AND o_custkey = c_custkey AND c_nationkey = n1.n_nationkey AND n1.n_regionkey = r_regionkey AND r_name = 'AMERICA' AND s_nationkey = n2.n_nationkey AND o_orderdate BETWEEN date '1992-01-01' AND date '1998-12-31') AS all_nations GROUP BY o_year ORDER BY o_year
---- answer: TPC-H 9
SELECT nation, o_year, sum(amount) AS sum_profit FROM (SELECT n_name AS nation, extract(year FROM o_orderdate) AS o_year, l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity AS amount FROM part, supplier, lineitem, partsupp, orders, nation WHERE s_suppkey = l_suppkey AND ps_suppkey = l_suppkey AND ps_partkey = l_partkey AND p_partkey = l_partkey AND o_orderkey = l_orderkey AND s_nationkey = n_nationkey AND p_name LIKE '%green%') AS profit GROUP BY nation, o_year ORDER BY nation, o_year DESC
---- refuse: TPC-H 10
SELECT c_custkey, c_name, sum(l_extendedprice * (1 - l_discount)) AS revenue, c_acctbal, n_name, c_address, c_phone FROM customer, orders, lineitem, nation WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate >= date '1993-10-01' AND l_returnflag = 'R' AND c_nationkey = n_nationkey GROUP BY c_custkey, c_name, c_acctbal, c_phone, n_name, c_address ORDER BY revenue DESC LIMIT 20
---- answer: TPC-H 11
SELECT ps_partkey, sum(ps_supplycost * ps_availqty) AS value FROM partsupp, supplier, nation WHERE ps_suppkey = s_suppkey AND s_nationkey = n_nationkey GROUP BY ps_partkey HAVING sum(ps_supplycost * ps_availqty) > (SELECT sum(ps_supplycost * ps_availqty) * 0.01 FROM partsupp, supplier, nation WHERE ps_suppkey = s_suppkey AND s_nationkey = n_nationkey) ORDER BY value DESC
---- answer: TPC-H 12
SELECT l_shipmode, sum(CASE WHEN o_orderpriority = '1-URGENT' OR o_orderpriority = '2-HIGH' THEN 1 ELSE 0 END) AS high_line_count, sum(CASE WHEN o_orderpriority <> '1-URGENT' AND o_orderpriority <> '2-HIGH' THEN 1 ELSE 0 END) AS low_line_count FROM orders, lineitem WHERE o_orderkey = l_orderkey AND l_shipmode IN ('MAIL', 'SHIP') AND l_commitdate < l_receiptdate AND l_shipdate < l_commitdate AND l_receiptdate >= date '1994-01-01' AND l_receiptdate < date '1994-01-01' + interval '3' year GROUP BY l_shipmode ORDER BY l_shipmode
---- answer: TPC-H 13
SELECT c_count, count(*) AS custdist FROM (SELECT c_custkey, count(o_orderkey) FROM customer LEFT OUTER JOIN orders ON c_custkey = o_custkey AND o_clerk NOT LIKE '%00000003%' GROUP BY c_custkey) AS c_orders (c_custkey, c_count) GROUP BY c_count ORDER BY custdist DESC, c_count DESC
---- answer: TPC-H 14
SELECT 100.00 * sum(CASE WHEN p_type LIKE 'PROMO%' THEN l_extendedprice * (1 - l_discount) ELSE 0 END) / sum(l_extendedprice * (1 - l_discount)) AS promo_revenue FROM lineitem, part WHERE l_partkey = p_partkey AND l_shipdate >= date '1995-09-01' AND l_shipdate < date '1995-09-01' + interval '12' month
---- answer: TPC-H 15
WITH revenue (supplier_no, total_revenue) AS (SELECT l_suppkey, sum(l_extendedprice * (1 - l_discount)) FROM lineitem WHERE l_shipdate >= date '1996-01-01' AND l_shipdate < date '1996-01-01' + interval '3' month GROUP BY l_suppkey)
SELECT s_suppkey, s_name, s_address, s_phone FROM supplier, revenue WHERE s_suppkey = supplier_no AND total_revenue = (SELECT max(total_revenue) FROM revenue) ORDER BY s_suppkey
---- answer: TPC-H 16
SELECT p_brand, p_type, p_size, count(DISTINCT ps_suppkey) AS supplier_cnt FROM partsupp, part WHERE p_partkey = ps_partkey AND p_brand <> 'Brand#32' AND p_type NOT LIKE 'MEDIUM POLISHED%' AND p_size IN (49, 14, 23, 45, 19, 3, 36, 9) AND ps_suppkey NOT IN (SELECT s_suppkey FROM supplier WHERE s_comment LIKE '%Customer%Complaints%') GROUP BY p_brand, p_type, p_size ORDER BY supplier_cnt DESC, p_brand, p_type, p_size
---- answer: TPC-H 17
SELECT sum(l_extendedprice) / 7.0 AS avg_yearly FROM lineitem, part WHERE p_partkey = l_partkey AND p_brand = 'Brand#12' AND l_quantity < (SELECT 0.9 * avg(l_quantity) FROM lineitem WHERE l_partkey = p_partkey)
---- refuse: TPC-H 18
SELECT c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity) FROM customer, orders, lineitem WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 120) AND c_custkey = o_custkey AND o_orderkey = l_orderkey GROUP BY c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice ORDER BY o_totalprice DESC, o_orderdate LIMIT 100
---- answer: TPC-H 18 without the order
SELECT count(DISTINCT c_custkey), sum(l_quantity) FROM customer, orders, lineitem WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 120) AND c_custkey = o_custkey AND o_orderkey = l_orderkey
---- answer: TPC-H 19
SELECT sum(l_extendedprice * (1 - l_discount)) AS revenue FROM lineitem, part WHERE (p_partkey = l_partkey AND p_brand = 'Brand#12' AND p_container IN ('SM CASE', 'SM BOX') AND l_quantity >= 1 AND l_quantity <= 41 AND p_size BETWEEN 1 AND 35 AND l_shipmode IN ('AIR', 'REG AIR')) OR (p_partkey = l_partkey AND p_brand = 'Brand#21' AND p_container IN ('MED BAG', 'MED BOX') AND l_quantity >= 10 AND l_quantity <= 50 AND p_size BETWEEN 1 AND 50 AND l_shipinstruct = 'DELIVER IN PERSON')
---- answer: TPC-H 20
SELECT s_name, s_address FROM supplier, nation WHERE s_suppkey IN (SELECT ps_suppkey FROM partsupp WHERE ps_partkey IN (SELECT p_partkey FROM part WHERE p_name LIKE 'forest%') AND ps_availqty > (SELECT 0.5 * sum(l_quantity) FROM lineitem WHERE l_partkey = ps_partkey AND l_suppkey = ps_suppkey AND l_shipdate >= date '1994-01-01' AND l_shipdate < date '1994-01-01' + interval '1' year)) AND s_nationkey = n_nationkey ORDER BY s_name
---- answer: TPC-H 21
SELECT s_name, count(*) AS numwait FROM supplier, lineitem l1, orders, nation WHERE s_suppkey = l1.l_suppkey AND o_orderkey = l1.l_orderkey AND o_orderstatus = 'F' AND l1.l_receiptdate > l1.l_commitdate AND EXISTS (SELECT * FROM lineitem l2 WHERE l2.l_orderkey = l1.l_orderkey AND l2.l_suppkey <> l1.l_suppkey) AND NOT EXISTS (SELECT * FROM lineitem l3 WHERE l3.l_orderkey = l1.l_orderkey AND l3.l_suppkey <> l1.l_suppkey AND l3.l_receiptdate > l3.l_commitdate) AND s_nationkey = n_nationkey GROUP BY s_name ORDER BY numwait DESC, s_name LIMIT 100
---- answer: TPC-H 22
SELECT cntrycode, count(*) AS numcust, sum(c_acctbal) AS totacctbal FROM (SELECT substring(c_phone FROM 1 FOR 2) AS cntrycode, c_acctbal FROM customer WHERE substring(c_phone FROM 1 FOR 2) IN ('13', '31', '23', '29', '30', '18', '17') AND c_acctbal > (SELECT avg(c_acctbal) FROM customer WHERE c_acctbal > 0.00 AND substring(c_phone FROM 1 FOR 2) IN ('13', '31', '23', '29', '30', '18', '17')) AND NOT EXISTS (SELECT * FROM orders WHERE o_custkey = c_custkey)) AS custsale GROUP BY cntrycode ORDER BY cntrycode

-- What is refused, and must be.

---- refuse 42501: rows
SELECT * FROM customer
---- refuse 42501: rows by LIMIT
SELECT o_totalprice FROM orders ORDER BY o_totalprice DESC LIMIT 10
---- refuse 42501: rows from a wrapper
SELECT * FROM (SELECT c_name, c_acctbal FROM customer) AS custom_query LIMIT 1001
---- refuse: a group for each customer
SELECT c_custkey, sum(o_totalprice) FROM customer JOIN orders ON c_custkey = o_custkey GROUP BY c_custkey
---- refuse: a group for each order
SELECT o_orderkey, sum(l_quantity) FROM orders JOIN lineitem ON o_orderkey = l_orderkey GROUP BY o_orderkey
---- refuse 42501: top customers per segment
SELECT * FROM (SELECT c_mktsegment, c_name, rank() OVER (PARTITION BY c_mktsegment ORDER BY c_acctbal DESC) AS r FROM customer) AS t WHERE r <= 3
---- refuse: a join of two customers
SELECT count(*) FROM customer AS a JOIN customer AS b ON a.c_nationkey = b.c_nationkey AND a.c_custkey < b.c_custkey
---- refuse: a cross join of two private tables
SELECT count(*) FROM customer, orders
---- refuse: a window over everybody's rows
SELECT avg(r) FROM (SELECT rank() OVER (ORDER BY o_totalprice) AS r FROM orders) AS t
---- refuse: everybody's rows in EXISTS
SELECT count(*) FROM customer WHERE EXISTS (SELECT 1 FROM orders WHERE o_totalprice > 390000)
---- refuse: another customer in EXISTS
SELECT count(*) FROM customer AS a WHERE EXISTS (SELECT 1 FROM customer AS b WHERE b.c_nationkey = a.c_nationkey AND b.c_acctbal > a.c_acctbal)
---- refuse: everybody's rows in IN
SELECT count(*) FROM customer WHERE c_nationkey IN (SELECT c_nationkey FROM customer WHERE c_acctbal < 0)
---- refuse: the first rows of all
SELECT avg(o_totalprice) FROM (SELECT o_totalprice FROM orders ORDER BY o_orderdate LIMIT 100) AS t
---- refuse: names strung together
SELECT string_agg(c_name, ', ') FROM customer
---- refuse: rows in an array
SELECT array_agg(o_totalprice) FROM orders
---- refuse: a sum of distinct values
SELECT sum(DISTINCT o_totalprice) FROM orders
---- refuse 42501: a hidden column
SELECT count(*) FROM customer WHERE c_comment LIKE 'secret%'
---- refuse 42501: nothing bounds a sum
SELECT sum(length(l_shipinstruct)) FROM lineitem
---- answer: numbers of a public table, bounded by what it holds
SELECT sum(p_retailprice) FROM lineitem JOIN part ON p_partkey = l_partkey
---- refuse: recursion over orders
WITH RECURSIVE r AS (SELECT o_orderkey FROM orders UNION ALL SELECT o_orderkey + 1 FROM r WHERE o_orderkey < 3) SELECT count(*) FROM r
---- refuse: a sample
SELECT count(*) FROM orders TABLESAMPLE SYSTEM (10)
---- refuse: locks
SELECT count(*) FROM orders FOR UPDATE
---- refuse: the unit in a label
SELECT c_name, count(*) FROM customer GROUP BY c_custkey, c_name
---- refuse: private and public rows in one union
SELECT count(*) FROM (SELECT c_nationkey FROM customer UNION ALL SELECT n_nationkey FROM nation) AS u
