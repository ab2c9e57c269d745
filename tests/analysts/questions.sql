-- What analysts ask: cohorts, retention, churn, baskets, sessions, shares, ranks, spines.

---- answer: monthly cohorts by months since the first order
WITH f AS (SELECT o_custkey, min(o_orderdate) AS first_order FROM orders GROUP BY o_custkey),
     a AS (SELECT o.o_custkey, (extract(year FROM o.o_orderdate) - extract(year FROM f.first_order)) AS years_since FROM orders o JOIN f ON f.o_custkey = o.o_custkey)
SELECT years_since, count(DISTINCT o_custkey) AS customers FROM a GROUP BY years_since ORDER BY years_since
---- answer: retention as a share of the cohort
WITH f AS (SELECT o_custkey, extract(year FROM min(o_orderdate)) AS cohort FROM orders GROUP BY 1),
     sizes AS (SELECT cohort, count(*) AS n FROM f GROUP BY 1),
     active AS (SELECT f.cohort, extract(year FROM o.o_orderdate) - f.cohort AS age, count(DISTINCT o.o_custkey) AS n FROM orders o JOIN f USING (o_custkey) GROUP BY 1, 2)
SELECT active.cohort, active.age, round(active.n * 1.0 / sizes.n, 3) AS retention FROM active JOIN sizes ON sizes.cohort = active.cohort ORDER BY 1, 2
---- answer: year over year by a self join of CTEs
WITH y AS (SELECT extract(year FROM o_orderdate)::int AS yr, sum(o_totalprice) AS rev FROM orders GROUP BY 1)
SELECT a.yr, a.rev, b.rev AS last_year, (a.rev - b.rev) / nullif(b.rev, 0) AS yoy FROM y a LEFT JOIN y b ON b.yr = a.yr - 1 ORDER BY a.yr
---- answer: month over month by lag with a CTE
WITH m AS (SELECT date_trunc('month', o_orderdate) AS mon, count(*) AS n FROM orders WHERE o_orderdate >= '1995-01-01' AND o_orderdate < '1996-01-01' GROUP BY 1)
SELECT mon, n, lag(n) OVER (ORDER BY mon) AS prev, n - lag(n) OVER (ORDER BY mon) AS diff FROM m ORDER BY mon
---- answer: cumulative revenue within a year
SELECT y, m, s, sum(s) OVER (PARTITION BY y ORDER BY m) AS ytd FROM (SELECT extract(year FROM o_orderdate) AS y, extract(month FROM o_orderdate) AS m, sum(o_totalprice) AS s FROM orders GROUP BY 1, 2) t ORDER BY 1, 2
---- answer: top brand of each ship mode
SELECT * FROM (SELECT l_shipmode, p_brand, sum(l_quantity) AS q, row_number() OVER (PARTITION BY l_shipmode ORDER BY sum(l_quantity) DESC, p_brand) AS rn FROM lineitem JOIN part ON p_partkey = l_partkey GROUP BY 1, 2) r WHERE rn <= 2 ORDER BY l_shipmode, rn
---- answer: ABC analysis of parts' brands
WITH b AS (SELECT p_brand, sum(l_extendedprice) AS rev FROM lineitem JOIN part ON l_partkey = p_partkey GROUP BY p_brand), c AS (SELECT p_brand, rev, sum(rev) OVER (ORDER BY rev DESC, p_brand) / sum(rev) OVER () AS cum FROM b)
SELECT p_brand, rev, CASE WHEN cum <= 0.7 THEN 'A' WHEN cum <= 0.9 THEN 'B' ELSE 'C' END AS class FROM c ORDER BY rev DESC
---- answer: RFM by thresholds
WITH rfm AS (SELECT o_custkey, date '1998-12-31' - max(o_orderdate) AS recency, count(*) AS frequency, sum(o_totalprice) AS monetary FROM orders GROUP BY o_custkey)
SELECT CASE WHEN recency < 200 THEN 1 WHEN recency < 600 THEN 2 ELSE 3 END AS r, CASE WHEN frequency >= 5 THEN 1 WHEN frequency >= 2 THEN 2 ELSE 3 END AS f, count(*) AS customers, avg(monetary) AS spend FROM rfm GROUP BY 1, 2 ORDER BY 1, 2
---- refuse: RFM by quintiles over everybody
SELECT r, count(*) FROM (SELECT o_custkey, ntile(5) OVER (ORDER BY max(o_orderdate)) AS r FROM orders GROUP BY o_custkey) t GROUP BY r
---- answer: NTILE over groups
SELECT n_name, total, ntile(4) OVER (ORDER BY total DESC) AS quartile FROM (SELECT n_name, sum(o_totalprice) AS total FROM orders JOIN customer ON o_custkey = c_custkey JOIN nation ON n_nationkey = c_nationkey GROUP BY n_name) t ORDER BY total DESC, n_name
---- answer: basket sizes
SELECT items, count(*) AS orders FROM (SELECT l_orderkey, count(*) AS items FROM lineitem GROUP BY l_orderkey) b GROUP BY items ORDER BY items
---- answer: basket value quantiles
SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY v) AS q1, percentile_cont(0.75) WITHIN GROUP (ORDER BY v) AS q3 FROM (SELECT l_orderkey, sum(l_extendedprice) AS v FROM lineitem GROUP BY l_orderkey) b
---- answer: orders that hold two return flags
SELECT count(*) FROM (SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING count(DISTINCT l_returnflag) > 1) t
---- answer: pairs of brands bought together
SELECT pa.p_brand AS a, pb.p_brand AS b, count(DISTINCT la.l_orderkey) AS orders FROM lineitem la JOIN lineitem lb ON la.l_orderkey = lb.l_orderkey JOIN part pa ON pa.p_partkey = la.l_partkey JOIN part pb ON pb.p_partkey = lb.l_partkey WHERE pa.p_brand < pb.p_brand GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
---- answer: repeat rate
SELECT count(*) FILTER (WHERE n >= 2)::numeric / count(*) AS repeat_rate FROM (SELECT o_custkey, count(*) n FROM orders GROUP BY o_custkey) t
---- answer: churned customers
SELECT count(*) AS churned FROM customer c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.o_custkey = c.c_custkey AND o.o_orderdate < date '1996-01-01') AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.o_custkey = c.c_custkey AND o.o_orderdate >= date '1996-01-01')
---- answer: churn by year
WITH a AS (SELECT DISTINCT o_custkey, extract(year FROM o_orderdate) AS y FROM orders)
SELECT cur.y, count(*) AS active, count(nxt.o_custkey) AS kept, count(*) - count(nxt.o_custkey) AS lost FROM a cur LEFT JOIN a nxt ON nxt.o_custkey = cur.o_custkey AND nxt.y = cur.y + 1 GROUP BY cur.y ORDER BY cur.y
---- answer: new and returning customers by year
SELECT y, count(*) FILTER (WHERE y = first_y) AS new_customers, count(*) FILTER (WHERE y > first_y) AS returning FROM (SELECT DISTINCT o_custkey, extract(year FROM o_orderdate) AS y, min(extract(year FROM o_orderdate)) OVER (PARTITION BY o_custkey) AS first_y FROM orders) t GROUP BY y ORDER BY y
---- answer: sessions by gaps of more than half a year
WITH g AS (SELECT o_custkey, o_orderdate, CASE WHEN o_orderdate - lag(o_orderdate) OVER (PARTITION BY o_custkey ORDER BY o_orderdate) > 180 THEN 1 ELSE 0 END AS new_session FROM orders), s AS (SELECT o_custkey, sum(new_session) OVER (PARTITION BY o_custkey ORDER BY o_orderdate ROWS UNBOUNDED PRECEDING) AS session FROM g)
SELECT avg(n) FROM (SELECT o_custkey, max(session) + 1 AS n FROM s GROUP BY o_custkey) t
---- answer: average days between orders by segment
SELECT c_mktsegment, avg(gap) FROM (SELECT o_custkey, o_orderdate - lag(o_orderdate) OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS gap FROM orders) t JOIN customer ON c_custkey = o_custkey WHERE gap IS NOT NULL GROUP BY c_mktsegment ORDER BY 1
---- answer: time to the second order
SELECT avg(second - first) FROM (SELECT o_custkey, min(o_orderdate) FILTER (WHERE rn = 1) AS first, min(o_orderdate) FILTER (WHERE rn = 2) AS second FROM (SELECT o_custkey, o_orderdate, row_number() OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS rn FROM orders) t GROUP BY o_custkey) u
---- answer: second order's priority by lateral limit
SELECT x.o_orderpriority, count(*) FROM customer c CROSS JOIN LATERAL (SELECT o_orderpriority FROM orders o WHERE o.o_custkey = c.c_custkey ORDER BY o_orderdate, o_orderkey LIMIT 1) x GROUP BY 1 ORDER BY 1
---- answer: lateral with all rows of the unit
SELECT c_mktsegment, count(*), sum(x.o_totalprice) FROM customer c, LATERAL (SELECT o_totalprice FROM orders o WHERE o.o_custkey = c.c_custkey AND o.o_orderstatus = 'F') x GROUP BY 1 ORDER BY 1
---- answer: lateral top two per customer
SELECT avg(x.o_totalprice) FROM customer c CROSS JOIN LATERAL (SELECT o_totalprice FROM orders o WHERE o.o_custkey = c.c_custkey ORDER BY o_totalprice DESC, o_orderkey LIMIT 2) x
---- answer: left join lateral
SELECT count(*), count(x.p) FROM customer c LEFT JOIN LATERAL (SELECT o_totalprice AS p FROM orders o WHERE o.o_custkey = c.c_custkey AND o_orderpriority = '1-URGENT') x ON true
---- answer: share of the total by segment over a cross join
SELECT s.c_mktsegment, s.total / t.total AS share FROM (SELECT c_mktsegment, sum(c_acctbal) AS total FROM customer GROUP BY 1) s CROSS JOIN (SELECT sum(c_acctbal) AS total FROM customer) t ORDER BY 1
---- answer: histogram with percentages
WITH h AS (SELECT least(floor(o_totalprice / 100000), 3) AS b, count(*) AS n FROM orders GROUP BY 1) SELECT b * 100000 AS lo, n, round(100.0 * n / sum(n) OVER (), 1) AS pct FROM h ORDER BY 1
---- answer: percentile array
SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY l_quantity) FROM lineitem
---- answer: pivot of years by CASE
SELECT o_orderpriority, sum(CASE WHEN extract(year FROM o_orderdate) = 1994 THEN o_totalprice END) AS y1994, sum(CASE WHEN extract(year FROM o_orderdate) = 1995 THEN o_totalprice END) AS y1995 FROM orders GROUP BY 1 ORDER BY 1
---- answer: unpivot by UNION ALL of aggregates
SELECT 'quantity' AS measure, avg(l_quantity) AS v FROM lineitem UNION ALL SELECT 'discount', avg(l_discount) FROM lineitem UNION ALL SELECT 'tax', avg(l_tax) FROM lineitem
---- answer: date spine with a left join on rows
SELECT d.m::date AS month, count(o.o_orderkey) AS orders FROM generate_series(timestamp '1995-01-01', timestamp '1995-06-01', interval '1 month') d(m) LEFT JOIN orders o ON o.o_orderdate >= d.m AND o.o_orderdate < d.m + interval '1 month' GROUP BY d.m HAVING count(o.o_orderkey) > 0 ORDER BY d.m
---- answer: active customers by rolling quarter over a spine
SELECT g.m::date, count(DISTINCT o.o_custkey) FROM generate_series(date '1995-01-01', date '1995-12-01', interval '3 months') g(m) JOIN orders o ON o.o_orderdate BETWEEN g.m - interval '3 months' AND g.m GROUP BY 1 ORDER BY 1
---- answer: anti join by EXCEPT in IN
SELECT count(*) FROM customer WHERE c_custkey IN (SELECT c_custkey FROM customer EXCEPT SELECT o_custkey FROM orders WHERE o_orderstatus = 'F')
---- answer: anti join over parts never ordered urgently
SELECT p_brand, count(*) FROM part WHERE NOT EXISTS (SELECT 1 FROM partsupp WHERE ps_partkey = p_partkey AND ps_availqty < 100) GROUP BY p_brand ORDER BY 1
---- answer: first order bigger than average order
SELECT count(*) FROM (SELECT o_custkey, o_totalprice, row_number() OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) rn, avg(o_totalprice) OVER (PARTITION BY o_custkey) a FROM orders) t WHERE rn = 1 AND o_totalprice > a
---- answer: customers whose orders only grow
SELECT count(*) FROM (SELECT o_custkey, bool_and(o_totalprice >= coalesce(prev, 0)) AS grows FROM (SELECT o_custkey, o_totalprice, lag(o_totalprice) OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS prev FROM orders) t GROUP BY o_custkey) u WHERE grows
---- answer: late lines per order, then by priority
SELECT o_orderpriority, avg(late) FROM (SELECT o_orderkey, o_orderpriority, count(*) FILTER (WHERE l_receiptdate > l_commitdate) AS late FROM orders JOIN lineitem ON l_orderkey = o_orderkey GROUP BY o_orderkey, o_orderpriority) t GROUP BY 1 ORDER BY 1
---- answer: correlated count of lines by the order
SELECT o_orderstatus, count(*) FROM orders o WHERE (SELECT count(*) FROM lineitem l WHERE l.l_orderkey = o.o_orderkey) >= 4 GROUP BY 1 ORDER BY 1
---- answer: average of a correlated count by the order
SELECT avg(n) FROM (SELECT (SELECT count(*) FROM lineitem l WHERE l.l_orderkey = o.o_orderkey AND l.l_returnflag = 'R') AS n FROM orders o) t
---- answer: correlated count as a column of groups
SELECT o_orderpriority, sum((SELECT count(*) FROM lineitem l WHERE l.l_orderkey = o.o_orderkey)) AS lines FROM orders o GROUP BY 1 ORDER BY 1
---- answer: correlated count of everybody by a public key
SELECT n_name, (SELECT count(*) FROM customer c WHERE c.c_nationkey = n.n_nationkey) AS customers FROM nation n ORDER BY n_name
---- answer: correlated count of a segment's customers beside rows
SELECT count(*) FROM customer c WHERE (SELECT count(*) FROM customer d WHERE d.c_mktsegment = c.c_mktsegment) > 10
---- answer: suppliers that nobody bought from in a year
SELECT count(*) FROM supplier s WHERE (SELECT count(*) FROM lineitem l WHERE l.l_suppkey = s.s_suppkey AND l.l_shipdate < date '1993-01-01') = 0
---- answer: customers with a window and a subquery side by side
SELECT avg(greatest(least(share, 1), 0)) FROM (SELECT o_totalprice / nullif(sum(o_totalprice) OVER (PARTITION BY o_custkey), 0) AS share, (SELECT count(*) FROM lineitem l WHERE l.l_orderkey = o.o_orderkey) AS lines FROM orders o) t WHERE lines > 2
---- answer: window, and a condition with a subquery
SELECT avg(rn) FROM (SELECT row_number() OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS rn FROM orders o WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem WHERE l_returnflag = 'R')) t
---- answer: the first order of each by row_number over a join
SELECT c_mktsegment, avg(o_totalprice) FROM (SELECT c.c_mktsegment, o.o_totalprice, row_number() OVER (PARTITION BY c.c_custkey ORDER BY o.o_orderdate, o.o_orderkey) AS rn FROM customer c JOIN orders o ON o.o_custkey = c.c_custkey) t WHERE t.rn = 1 GROUP BY 1 ORDER BY 1
---- answer: weekday and weekend
SELECT CASE WHEN extract(isodow FROM o_orderdate) IN (6, 7) THEN 'weekend' ELSE 'weekday' END AS kind, count(*), avg(o_totalprice) FROM orders GROUP BY 1 ORDER BY 1
---- answer: seasons by months
SELECT to_char(o_orderdate, 'Mon') AS mon, count(*) FROM orders GROUP BY to_char(o_orderdate, 'Mon'), extract(month FROM o_orderdate) ORDER BY extract(month FROM o_orderdate)
---- answer: delivery time buckets
SELECT CASE WHEN l_receiptdate - l_shipdate <= 7 THEN '0-7' WHEN l_receiptdate - l_shipdate <= 14 THEN '8-14' WHEN l_receiptdate - l_shipdate <= 21 THEN '15-21' ELSE '22+' END AS days, count(*) FROM lineitem GROUP BY 1 ORDER BY 1
---- answer: age of orders by AGE
SELECT extract(year FROM age(date '1998-12-31', o_orderdate)) AS years, count(*) FROM orders GROUP BY 1 ORDER BY 1
---- answer: fiscal years
SELECT extract(year FROM o_orderdate + interval '6 months') AS fy, sum(o_totalprice) FROM orders GROUP BY 1 ORDER BY 1
---- answer: weighted average discount
SELECT sum(l_discount * l_extendedprice) / nullif(sum(l_extendedprice), 0) AS weighted FROM lineitem
---- answer: z-score of segments
SELECT c_mktsegment, (avg(c_acctbal) - (SELECT avg(c_acctbal) FROM customer)) / (SELECT stddev(c_acctbal) FROM customer) AS z FROM customer GROUP BY 1 ORDER BY 1
---- answer: orders above the mean of their priority
SELECT o_orderpriority, count(*) FROM orders o JOIN (SELECT o_orderpriority AS p, avg(o_totalprice) AS m FROM orders GROUP BY 1) a ON a.p = o.o_orderpriority AND o.o_totalprice > a.m GROUP BY 1 ORDER BY 1
---- answer: Pareto share of customers
WITH s AS (SELECT o_custkey, sum(o_totalprice) AS spend FROM orders GROUP BY 1) SELECT count(*) FILTER (WHERE spend > 500000) * 1.0 / count(*) AS share_of_big, sum(spend) FILTER (WHERE spend > 500000) / sum(spend) AS revenue_of_big FROM s
---- answer: nested ternary groups with HAVING on an alias of a subquery
SELECT seg, n FROM (SELECT c_mktsegment AS seg, count(*) AS n FROM customer GROUP BY c_mktsegment) t WHERE n > (SELECT avg(n) FROM (SELECT c_mktsegment, count(*) AS n FROM customer GROUP BY c_mktsegment) u) ORDER BY seg
---- answer: group by region through three public joins
SELECT r_name, extract(year FROM o_orderdate) AS y, count(DISTINCT c_custkey) AS buyers FROM region JOIN nation ON n_regionkey = r_regionkey JOIN customer ON c_nationkey = n_nationkey JOIN orders ON o_custkey = c_custkey GROUP BY r_name, y ORDER BY r_name, y
---- answer: all nations, also those without customers
SELECT n.n_name, count(c.c_custkey) AS customers FROM nation n LEFT JOIN customer c ON c.c_nationkey = n.n_nationkey GROUP BY n.n_name HAVING count(c.c_custkey) > 0 ORDER BY n.n_name
---- answer: regional managers by VALUES
SELECT m.manager, sum(o_totalprice) FROM (VALUES (0, 'ada'), (1, 'bob'), (2, 'cem'), (3, 'dua'), (4, 'eva')) AS m(region, manager) JOIN nation ON n_regionkey = m.region JOIN customer ON c_nationkey = n_nationkey JOIN orders ON o_custkey = c_custkey GROUP BY m.manager ORDER BY 1
---- answer: TPC-H 3 by date and priority
SELECT o_orderdate, o_shippriority, sum(l_extendedprice * (1 - l_discount)) AS revenue FROM customer, orders, lineitem WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate < date '1995-03-15' AND l_shipdate > date '1995-03-15' GROUP BY o_orderdate, o_shippriority ORDER BY revenue DESC, o_orderdate LIMIT 10
---- answer: TPC-H 10 by nation
SELECT n_name, sum(l_extendedprice * (1 - l_discount)) AS revenue, count(DISTINCT c_custkey) AS customers FROM customer, orders, lineitem, nation WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate >= date '1993-10-01' AND o_orderdate < date '1995-01-01' AND l_returnflag = 'R' AND c_nationkey = n_nationkey GROUP BY n_name ORDER BY revenue DESC LIMIT 20
---- answer: TPC-H 18 by year of the order
SELECT extract(year FROM o_orderdate) AS y, count(*) AS orders, sum(qty) AS quantity FROM (SELECT o_orderkey, o_orderdate, sum(l_quantity) AS qty FROM orders JOIN lineitem ON o_orderkey = l_orderkey GROUP BY o_orderkey, o_orderdate HAVING sum(l_quantity) > 120) t GROUP BY 1 ORDER BY 1
---- answer: TPC-H 13 with a correlated count
SELECT c_count, count(*) AS custdist FROM (SELECT c_custkey, (SELECT count(*) FROM orders WHERE o_custkey = c_custkey) AS c_count FROM customer) c_orders GROUP BY c_count ORDER BY custdist DESC, c_count DESC
---- answer: DISTINCT ON the latest order, then counted
SELECT o_orderpriority, count(*) FROM (SELECT DISTINCT ON (o_custkey) * FROM orders ORDER BY o_custkey, o_orderdate DESC, o_orderkey) last GROUP BY 1 ORDER BY 1
---- answer: customers by number of different parts
SELECT parts, count(*) FROM (SELECT o_custkey, count(DISTINCT l_partkey) AS parts FROM orders JOIN lineitem ON l_orderkey = o_orderkey GROUP BY o_custkey) t GROUP BY parts ORDER BY parts
---- answer: favourite ship mode of customers
SELECT l_shipmode, count(*) FROM (SELECT o_custkey, l_shipmode, row_number() OVER (PARTITION BY o_custkey ORDER BY count(*) DESC, l_shipmode) AS rn FROM orders JOIN lineitem ON l_orderkey = o_orderkey GROUP BY o_custkey, l_shipmode) t WHERE rn = 1 GROUP BY l_shipmode ORDER BY 1
---- answer: a customer's share of late lines
SELECT avg(late_share) FROM (SELECT o_custkey, avg(CASE WHEN l_receiptdate > l_commitdate THEN 1.0 ELSE 0 END) AS late_share FROM orders JOIN lineitem ON l_orderkey = o_orderkey GROUP BY o_custkey) t
---- answer: two metrics by full join of CTEs
WITH o AS (SELECT extract(year FROM o_orderdate) AS y, count(*) AS orders FROM orders GROUP BY 1), s AS (SELECT extract(year FROM l_shipdate) AS y, count(*) AS lines FROM lineitem GROUP BY 1)
SELECT coalesce(o.y, s.y) AS y, orders, lines FROM o FULL JOIN s ON s.y = o.y ORDER BY 1
---- answer: union of customers' events then by year
SELECT extract(year FROM at) AS y, what, count(*) FROM (SELECT o_custkey AS who, o_orderdate AS at, 'order' AS what FROM orders UNION ALL SELECT o_custkey, l_shipdate, 'shipment' FROM lineitem JOIN orders ON o_orderkey = l_orderkey UNION ALL SELECT o_custkey, l_receiptdate, 'receipt' FROM lineitem JOIN orders ON o_orderkey = l_orderkey) e GROUP BY 1, 2 ORDER BY 1, 2
---- answer: filter by a public list in a CTE
WITH wanted(code) AS (VALUES ('AIR'), ('SHIP')) SELECT l_shipmode, count(*) FROM lineitem WHERE l_shipmode IN (SELECT code FROM wanted) GROUP BY 1 ORDER BY 1
---- answer: row-wise comparison of pairs
SELECT count(*) FROM orders WHERE (o_orderstatus, o_orderpriority) IN (('F', '1-URGENT'), ('O', '5-LOW'))
---- answer: ANY with an array
SELECT count(*) FROM orders WHERE o_orderstatus = ANY (ARRAY['F', 'P'])
---- answer: windows named once
SELECT y, n, avg(n) OVER w AS ma, max(n) OVER w AS mx FROM (SELECT extract(year FROM o_orderdate) AS y, count(*) AS n FROM orders GROUP BY 1) t WINDOW w AS (ORDER BY y ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) ORDER BY y
---- answer: aggregates in ORDER BY and DISTINCT over groups
SELECT DISTINCT count(*) > 10 AS many FROM customer GROUP BY c_mktsegment ORDER BY 1
---- answer: group by a column that is not returned
SELECT count(*) AS n FROM customer GROUP BY c_mktsegment ORDER BY n DESC
---- answer: HAVING without GROUP BY
SELECT avg(c_acctbal) FROM customer HAVING count(*) > 5
---- refuse: HAVING per customer in the open
SELECT o_custkey FROM orders GROUP BY o_custkey HAVING sum(o_totalprice) > 500000
---- refuse 42501: the last order of a customer
SELECT o_orderkey, o_orderdate FROM orders WHERE o_custkey = 7 ORDER BY o_orderdate DESC LIMIT 1
---- refuse 42501: rows by a CTE and a window
WITH r AS (SELECT o_orderkey, o_totalprice, row_number() OVER (PARTITION BY o_custkey ORDER BY o_totalprice DESC) AS rn FROM orders) SELECT * FROM r WHERE rn = 1
---- refuse: neighbours by a window over everybody
SELECT avg(d) FROM (SELECT o_totalprice - lag(o_totalprice) OVER (ORDER BY o_orderdate) AS d FROM orders) t
---- refuse: matching customers by balance
SELECT count(*) FROM customer a JOIN customer b ON a.c_acctbal = b.c_acctbal AND a.c_custkey <> b.c_custkey
---- refuse: a JSON of rows
SELECT json_agg(c_name) FROM customer
---- refuse: the name of the best customer
SELECT max(c_name) FROM customer
---- refuse: LIMIT inside a derived table
SELECT sum(o_totalprice) FROM (SELECT o_totalprice FROM orders LIMIT 10) t
---- refuse: a count of each name
SELECT count(*) FROM orders GROUP BY o_custkey
---- refuse: rows of a lateral over everybody
SELECT count(*) FROM customer c, LATERAL (SELECT 1 FROM orders o WHERE o.o_totalprice > c.c_acctbal) x

---- answer: rows unpivoted by lateral values
SELECT x.step, count(*), min(x.day) FROM lineitem l CROSS JOIN LATERAL (VALUES ('shipped', l.l_shipdate), ('promised', l.l_commitdate), ('there', l.l_receiptdate)) AS x(step, day) WHERE x.day >= '1997-01-01' GROUP BY x.step ORDER BY x.step
---- answer: columns unpivoted by unnest of arrays
SELECT u.what, avg(u.value), u.place FROM orders o, unnest(ARRAY['total', 'half'], ARRAY[o.o_totalprice, o.o_totalprice / 2]) WITH ORDINALITY AS u(what, value, place) GROUP BY u.what, u.place ORDER BY 3
---- answer: a list unnested
SELECT s, count(*) FROM orders JOIN unnest(ARRAY['F', 'O']) AS s ON o_orderstatus = s GROUP BY s
---- answer: groups of each customer by its key alone
SELECT c_mktsegment, avg(n) FROM (SELECT c.c_custkey, c.c_mktsegment, count(o_orderkey) AS n FROM customer c LEFT JOIN orders o ON o.o_custkey = c.c_custkey GROUP BY c.c_custkey) AS q GROUP BY c_mktsegment
---- answer: a public table's columns beside its key
SELECT n.n_name, count(*), n.n_regionkey + 1 FROM customer c JOIN nation n ON n.n_nationkey = c.c_nationkey GROUP BY n.n_nationkey HAVING n.n_regionkey > 0 ORDER BY n.n_name
---- refuse 42703: a column beside a key of another table
SELECT n.n_name, r.r_name, count(*) FROM customer c JOIN nation n ON n.n_nationkey = c.c_nationkey JOIN region r ON r.r_regionkey = n.n_regionkey GROUP BY n.n_nationkey
---- answer: rows compared as pairs with a list of values
SELECT count(*) FROM orders WHERE (o_orderstatus, o_orderpriority) = ('F', '5-LOW') OR o_orderpriority IN (VALUES ('1-URGENT'), ('2-HIGH'))
---- refuse: a recursive series
WITH RECURSIVE years(y) AS (SELECT 1992 UNION ALL SELECT y + 1 FROM years WHERE y < 1998) SELECT y, count(o_orderkey) FROM years LEFT JOIN orders ON extract(year FROM o_orderdate) = y GROUP BY y
---- answer: readings of a date as a length of time
SELECT l_shipmode, avg(l_receiptdate::timestamp - l_shipdate::timestamp), count(*) FILTER (WHERE l_receiptdate::timestamp - l_shipdate > interval '2 weeks') FROM lineitem GROUP BY l_shipmode
---- answer: the segment with most customers of each nation, by DISTINCT ON
SELECT DISTINCT ON (c_nationkey) c_nationkey, c_mktsegment, count(*) AS n FROM customer GROUP BY c_nationkey, c_mktsegment ORDER BY c_nationkey, n DESC, c_mktsegment
---- answer: the largest status of each year, by an expression
SELECT DISTINCT ON (extract(year FROM o_orderdate)) o_orderstatus, extract(year FROM o_orderdate)::int AS y FROM orders GROUP BY 1, extract(year FROM o_orderdate) ORDER BY extract(year FROM o_orderdate), sum(o_totalprice) DESC, 1
---- answer: one total by DISTINCT ON
SELECT DISTINCT ON (1) count(*) > 3, sum(o_totalprice) FROM orders
---- answer: a frame of days
SELECT count(*) FROM (SELECT count(*) OVER (PARTITION BY o_custkey ORDER BY o_orderdate RANGE BETWEEN INTERVAL '90 days' PRECEDING AND CURRENT ROW) AS n FROM orders) AS q WHERE n > 2
---- answer: the same as a join
SELECT count(*) FROM (SELECT o.o_orderkey, count(*) AS n FROM orders o JOIN orders p ON p.o_custkey = o.o_custkey AND p.o_orderdate BETWEEN o.o_orderdate - interval '90 days' AND o.o_orderdate GROUP BY o.o_orderkey) AS q WHERE n > 2

---- answer: months as timestamps beside a spine
SELECT m, o FROM generate_series(timestamp '1995-01-01', timestamp '1995-12-01', interval '1 month') AS m
LEFT JOIN (SELECT date_trunc('month', o_orderdate)::timestamp AS month, count(*) AS o FROM orders GROUP BY 1) AS q ON month = m ORDER BY 1

---- answer: months of a date on a clock elsewhere
SELECT date_trunc('month', o_orderdate) AT TIME ZONE 'America/New_York' AS m, count(*) FROM orders GROUP BY 1

---- answer: the last month, and how long since the first day
SELECT max(date_trunc('month', o_orderdate)) AS last_month, max(date_trunc('month', o_orderdate)) - min(o_orderdate) AS since,
    to_char(max(date_trunc('month', o_orderdate)), 'YYYY-MM-DD HH24:MI TZ') AS told FROM orders

---- answer: the later of two months, or a constant instant
SELECT greatest(date_trunc('month', l_shipdate), date_trunc('month', l_commitdate)) AS later,
    CASE WHEN l_quantity > 20 THEN date_trunc('year', l_shipdate) ELSE timestamptz '1995-01-01 00:00+00' END AS year, count(*)
FROM lineitem GROUP BY 1, 2

---- answer: cohorts by the age of truncated dates
WITH firsts AS (SELECT o_custkey, min(o_orderdate) AS first_order FROM orders GROUP BY o_custkey)
SELECT date_trunc('year', first_order)::date AS cohort,
    extract(year FROM age(date_trunc('year', o_orderdate), date_trunc('year', first_order))) AS years, count(DISTINCT o_custkey)
FROM orders JOIN firsts USING (o_custkey) GROUP BY 1, 2 ORDER BY 1, 2

---- answer: the year after the year before
SELECT count(*) FROM orders AS a JOIN orders AS b ON a.o_custkey = b.o_custkey
    AND date_trunc('year', b.o_orderdate) = date_trunc('year', a.o_orderdate) + interval '1 year'

---- answer: dates beside instants
SELECT count(*) FILTER (WHERE o_orderdate >= to_timestamp(788918400)),
    count(*) FILTER (WHERE o_orderdate::timestamp < to_timestamp(788918400) + interval '1 day'),
    count(*) FILTER (WHERE date_trunc('month', o_orderdate) >= '1995-05-01 12:00') FROM orders

---- answer: the last days of months
SELECT (date_trunc('month', o_orderdate) + interval '1 month' - interval '1 day')::date AS last_day,
    extract(day FROM date_trunc('month', o_orderdate) + interval '1 month' - interval '1 day') AS days, count(*) FROM orders GROUP BY 1, 2

---- answer: = ANY and <> ALL of a query's rows
SELECT count(*) FILTER (WHERE c_custkey = ANY (SELECT o_custkey FROM orders WHERE o_totalprice > 100000)) AS some,
    count(*) FILTER (WHERE c_custkey <> ALL (SELECT o_custkey FROM orders)) AS none FROM customer
---- answer: a calendar in a SELECT of its own
WITH months AS (SELECT generate_series('1995-01-01'::date, '1995-04-01'::date, '1 month')::date AS m) SELECT m, count(o_orderkey) AS n FROM months LEFT JOIN orders ON date_trunc('month', o_orderdate)::date = m GROUP BY m ORDER BY m
---- answer: bins of a series in a SELECT
SELECT lo, count(*) FROM customer JOIN (SELECT generate_series(0, 9) * 1000 AS lo) b ON c_acctbal >= lo AND c_acctbal < lo + 1000 GROUP BY lo ORDER BY lo
---- answer: a list unnested in a SELECT, by the name it has there
SELECT unnest, count(*) FROM (SELECT unnest(ARRAY['F', 'O'])) b JOIN orders ON o_orderstatus = unnest GROUP BY 1 ORDER BY 1
---- answer: two lists side by side in a SELECT
SELECT k, n FROM (SELECT unnest(ARRAY['F', 'O']) AS k, unnest(ARRAY[1, 2]) AS i) a JOIN (SELECT o_orderstatus, count(*) n FROM orders GROUP BY 1) b ON b.o_orderstatus = a.k ORDER BY 1
---- answer: patterns in an array
SELECT count(*) FILTER (WHERE p_type LIKE ANY (ARRAY['%STEEL', '%TIN'])), count(*) FILTER (WHERE p_type NOT LIKE ANY (ARRAY['%STEEL', '%TIN'])), count(*) FILTER (WHERE p_type LIKE ALL (ARRAY['%STEEL', 'ECO%'])), count(*) FILTER (WHERE p_type NOT ILIKE ALL ('{%steel,%tin}'::text[])) FROM part JOIN lineitem ON l_partkey = p_partkey
---- answer: arrays in quotes
SELECT count(*) FILTER (WHERE p_container = ANY ('{"MED BAG",SM BOX,"LG CASE"}')), count(*) FILTER (WHERE l_returnflag <> ALL ('{R,A}'::text[])), count(*) FILTER (WHERE l_linenumber = ANY ('{1,3}'::int[])) FROM part JOIN lineitem ON l_partkey = p_partkey
---- refuse: an array in quotes with a quote inside
SELECT count(*) FROM orders WHERE o_orderstatus = ANY ('{"F\\"",O}')
---- refuse: an array in quotes with NULL
SELECT count(*) FROM orders WHERE o_orderstatus = ANY ('{F,NULL}')
---- answer: patterns with an escape, denied
SELECT l_shipmode, count(*), count(*) FILTER (WHERE l_shipmode NOT ILIKE '!r%' ESCAPE '!') FROM lineitem WHERE l_shipmode NOT LIKE '%!_%' ESCAPE '!' AND l_shipmode NOT LIKE 'S%' GROUP BY 1
---- answer: values of a list that a pattern or an end leaves
SELECT n_name, o_orderpriority, count(*) FROM orders JOIN customer ON c_custkey = o_custkey JOIN nation ON n_nationkey = c_nationkey WHERE n_name ILIKE 'i%a_' AND NOT (o_orderpriority LIKE '1%' OR o_orderpriority LIKE '%LOW') AND n_nationkey BETWEEN 8 AND 20 GROUP BY 1, 2
---- answer: halves and remainders of whole numbers below zero
SELECT (l_linenumber - 8) / 2 AS half, (l_linenumber - 8) % 3 AS rest, count(*) FROM lineitem WHERE l_linenumber - 8 < -1 GROUP BY 1, 2
---- refuse 42883: an average age
SELECT avg(age(l_receiptdate, l_shipdate)) FROM lineitem
---- answer: years and months as texts, read as numbers
SELECT to_char(o_orderdate, 'YYYY')::int AS y, to_char(o_orderdate, 'MM')::integer AS m, count(*) FROM orders GROUP BY 1, 2
---- answer: priorities by the number they begin with
SELECT split_part(o_orderpriority, '-', 1)::int AS p, count(*), avg((left(o_orderpriority, 1) || '.256')::numeric(5,2)) FROM orders WHERE left(o_orderpriority, 1)::int <= 3 GROUP BY 1 ORDER BY 1
---- answer: more than any and at least all of a query's rows
SELECT count(*) FILTER (WHERE o_totalprice > ANY (SELECT p_retailprice * 40 FROM part)) AS some, count(*) FILTER (WHERE o_totalprice >= ALL (SELECT p_retailprice FROM part)) AS every,
    count(*) FILTER (WHERE o_totalprice >= ALL (SELECT o_totalprice FROM orders b WHERE b.o_custkey = a.o_custkey)) AS dearest FROM orders a
---- answer: the first order of each customer by a pair
SELECT o_orderstatus, count(*) FROM orders WHERE (o_custkey, o_orderdate) IN (SELECT o_custkey, min(o_orderdate) FROM orders GROUP BY 1) GROUP BY 1
---- answer: islands of months in a row
SELECT n, count(*) FROM (SELECT o_custkey, island, count(*) AS n FROM (SELECT o_custkey, m - row_number() OVER (PARTITION BY o_custkey ORDER BY m) * interval '1 month' AS island FROM (SELECT DISTINCT o_custkey, date_trunc('month', o_orderdate) AS m FROM orders) a) b GROUP BY 1, 2) c GROUP BY n
---- answer: orders of the month before, for each order
SELECT n, count(*), avg(spent) FROM (SELECT count(*) OVER w AS n, sum(o_totalprice) OVER w AS spent FROM orders WINDOW w AS (PARTITION BY o_custkey ORDER BY o_orderdate RANGE BETWEEN INTERVAL '1 month' PRECEDING AND CURRENT ROW)) q GROUP BY n
---- answer: gaps by lag with a default
SELECT CASE WHEN o_orderdate - before > 90 THEN 'new' ELSE 'same' END AS session, count(*) FROM (SELECT o_orderdate, lag(o_orderdate, 1, date '1990-01-01') OVER (PARTITION BY o_custkey ORDER BY o_orderdate) AS before FROM orders) q GROUP BY 1
---- answer: years that overlap a period
SELECT extract(year FROM l_shipdate) AS y, count(*) FROM lineitem WHERE (l_shipdate, l_receiptdate) OVERLAPS (date '1994-12-20', date '1995-01-10') OR (l_commitdate, interval '3 days') OVERLAPS (date '1996-01-01', interval '1 month') GROUP BY 1
---- answer: what customers order first, and whether ever again urgently
SELECT path[1] AS first, '1-URGENT' = ANY (path) AS urgent, count(*), avg(cardinality(path)) FROM (SELECT o_custkey, array_agg(o_orderpriority ORDER BY o_orderdate, o_orderkey) AS path FROM orders GROUP BY 1) q GROUP BY 1, 2
---- answer: customers with finished and open orders, by arrays
SELECT count(*) FROM (SELECT o_custkey, array_agg(DISTINCT o_orderstatus) AS states FROM orders GROUP BY 1) t WHERE states @> ARRAY['F', 'O']
---- answer: days from the first order to the second
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY gap) FROM (SELECT (array_agg(o_orderdate ORDER BY o_orderdate))[2] - min(o_orderdate) AS gap FROM orders GROUP BY o_custkey) t
---- refuse: ranks of customers among all
SELECT count(*) FROM (SELECT percent_rank() OVER (ORDER BY sum(o_totalprice)) AS p FROM orders GROUP BY o_custkey) t WHERE p > 0.9
