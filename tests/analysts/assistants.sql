-- What assistants write for an analyst who asks for spread, shares and deviations.

---- answer: mean squared deviation from the mean
SELECT AVG(POWER(c_acctbal - (SELECT AVG(c_acctbal) FROM customer), 2)) FROM customer

---- answer: mean absolute deviation by a CTE
WITH m AS (SELECT AVG(c_acctbal) AS mu FROM customer)
SELECT AVG(ABS(c.c_acctbal - m.mu)) FROM customer c CROSS JOIN m

---- answer: deviation from the mean of the segment
SELECT AVG(ABS(c.c_acctbal - s.a))
FROM customer c JOIN (SELECT c_mktsegment, AVG(c_acctbal) AS a FROM customer GROUP BY 1) s USING (c_mktsegment)

---- answer: a column of an answer, averaged over rows
SELECT o.o_orderpriority, AVG(s.a), AVG(o.o_totalprice - s.a)
FROM orders o JOIN (SELECT o_orderstatus, AVG(o_totalprice) AS a FROM orders GROUP BY 1) s USING (o_orderstatus)
GROUP BY 1 ORDER BY 1

---- answer: days since the last date of the data
SELECT ROUND(AVG((SELECT MAX(o_orderdate) FROM orders) - o_orderdate), 0) FROM orders

---- answer: recency of each customer by the last date of the data
SELECT ROUND(AVG(recency), -1)
FROM (SELECT o_custkey, (SELECT MAX(o_orderdate) FROM orders) - MAX(o_orderdate) AS recency FROM orders GROUP BY 1) t

---- refuse 42501: divided by a deviation, which may be as small as it likes
WITH s AS (SELECT AVG(c_acctbal) AS mu, STDDEV_POP(c_acctbal) AS sd FROM customer)
SELECT AVG(POWER((c.c_acctbal - s.mu) / NULLIF(s.sd, 0), 3)) AS skew FROM customer c, s

---- refuse 42501: a count of everybody, summed over rows
SELECT SUM(s.n) FROM orders o JOIN (SELECT o_orderstatus, COUNT(*) AS n FROM orders GROUP BY 1) s USING (o_orderstatus)

---- answer: share of an order in what its customer spends
SELECT AVG(share), AVG(1 - share)
FROM (SELECT o_totalprice / SUM(o_totalprice) OVER (PARTITION BY o_custkey) AS share FROM orders) t

---- answer: percent of an order that a line is
SELECT AVG(pct)
FROM (SELECT 100.0 * l_extendedprice / NULLIF(SUM(l_extendedprice) OVER (PARTITION BY l_orderkey), 0) AS pct FROM lineitem) t

---- answer: share of the greatest order of each customer
SELECT AVG(big / NULLIF(total, 0))
FROM (SELECT MAX(o_totalprice) AS big, SUM(o_totalprice) AS total FROM orders GROUP BY o_custkey) t

---- answer: share of what is done, by CASE and by FILTER
SELECT AVG(done / NULLIF(total, 0)), AVG(open_ / total)
FROM (SELECT o_custkey, SUM(CASE WHEN o_orderstatus = 'F' THEN o_totalprice ELSE 0 END) AS done,
    SUM(o_totalprice) FILTER (WHERE o_orderstatus = 'O') AS open_, SUM(o_totalprice) AS total FROM orders GROUP BY 1) t

---- answer: share of each priority within the customer
SELECT o_orderpriority, AVG(s / everything)
FROM (SELECT o_custkey, o_orderpriority, SUM(o_totalprice) AS s,
    SUM(SUM(o_totalprice)) OVER (PARTITION BY o_custkey) AS everything FROM orders GROUP BY 1, 2) t
GROUP BY 1 ORDER BY 1

---- refuse 42501: a part of other rows' sum
SELECT AVG(a.m / b.s)
FROM (SELECT o_custkey, MAX(o_totalprice) AS m FROM orders GROUP BY 1) a
JOIN (SELECT o_custkey, SUM(o_totalprice) AS s FROM orders WHERE o_orderstatus = 'F' GROUP BY 1) b USING (o_custkey)

---- answer: two numbers for each nation by LATERAL
SELECT n.n_name, x.n, x.a
FROM nation n LEFT JOIN LATERAL (SELECT COUNT(*) AS n, AVG(c_acctbal) AS a FROM customer c WHERE c.c_nationkey = n.n_nationkey) x ON true
WHERE n.n_regionkey = 3 ORDER BY 1

---- answer: each month of a calendar by LATERAL
SELECT d.m::date, x.n
FROM generate_series(DATE '1996-01-01', DATE '1996-06-01', INTERVAL '1 month') d(m)
CROSS JOIN LATERAL (SELECT COUNT(*) AS n FROM orders WHERE date_trunc('month', o_orderdate) = d.m) x ORDER BY 1

---- answer: this year and the one before for each of a list
SELECT y, (SELECT COUNT(*) FROM orders WHERE EXTRACT(YEAR FROM o_orderdate) = y),
    (SELECT SUM(o_totalprice) FROM orders WHERE EXTRACT(YEAR FROM o_orderdate) = y - 1)
FROM generate_series(1993, 1997) y ORDER BY 1

---- answer: the largest nations of each region by LATERAL
SELECT r.r_name, t.n_name, t.n FROM region r LEFT JOIN LATERAL (
  SELECT n.n_name, COUNT(*) AS n FROM customer c JOIN nation n ON n.n_nationkey = c.c_nationkey
  WHERE n.n_regionkey = r.r_regionkey GROUP BY n.n_name ORDER BY 2 DESC, 1 LIMIT 2) t ON TRUE
ORDER BY 1, 3 DESC, 2

---- answer: of each region by LATERAL, with HAVING and an expression in ORDER BY
SELECT r.r_name, t.* FROM region r CROSS JOIN LATERAL (
  SELECT n.n_name AS name, SUM(c_acctbal) AS s FROM customer c JOIN nation n ON n.n_nationkey = c.c_nationkey
  WHERE n.n_regionkey = r.r_regionkey AND c_acctbal > 0 GROUP BY name
  HAVING COUNT(*) > 1 ORDER BY COUNT(*) DESC, SUM(c_acctbal) DESC, name LIMIT 2 OFFSET 1) t
ORDER BY 1, 2

---- answer: each order against the mean of its year
SELECT COUNT(*) FROM orders o
WHERE o.o_totalprice > (SELECT AVG(i.o_totalprice) FROM orders i
  WHERE EXTRACT(YEAR FROM i.o_orderdate) = EXTRACT(YEAR FROM o.o_orderdate))

---- answer: a public relation that is called q
SELECT q.n_name, (SELECT COUNT(*) FROM customer WHERE c_nationkey = q.n_nationkey) FROM nation q ORDER BY 1

---- answer: nations with groups of some size
SELECT n_name FROM nation n
WHERE EXISTS (SELECT c_mktsegment FROM customer WHERE c_nationkey = n.n_nationkey GROUP BY c_mktsegment HAVING COUNT(*) > 1)
ORDER BY 1

---- answer: the rows of a table by its name
SELECT COUNT(o.*), COUNT(c.*) FILTER (WHERE c.c_acctbal > 0) FROM orders o JOIN customer c ON c.c_custkey = o.o_custkey

---- answer: what was ordered up to each month, as a join of a calendar
SELECT m::date, COUNT(o_orderkey)
FROM generate_series(DATE '1996-01-01', DATE '1996-06-01', INTERVAL '1 month') m LEFT JOIN orders ON o_orderdate <= m GROUP BY m ORDER BY 1

---- answer: ranks and shares within each nation by LATERAL
SELECT n.n_name, x.c_mktsegment, x.r, x.share
FROM nation n CROSS JOIN LATERAL (
  SELECT c.c_mktsegment, RANK() OVER (ORDER BY COUNT(*) DESC, c.c_mktsegment) AS r,
    COUNT(*)::numeric / SUM(COUNT(*)) OVER () AS share
  FROM customer c WHERE c.c_nationkey = n.n_nationkey GROUP BY c.c_mktsegment) x
ORDER BY 1, 2

---- answer: the smallest segment of each nation by the second output in parentheses
SELECT n.n_name, x.c_mktsegment
FROM nation n CROSS JOIN LATERAL (SELECT c_mktsegment, COUNT(*) FROM customer
  WHERE c_nationkey = n.n_nationkey GROUP BY (1) ORDER BY (2), (c_mktsegment) LIMIT 1) x ORDER BY 1

---- answer: the usual status and the lines of each priority by a scalar subquery
SELECT p.o_orderpriority, (SELECT MODE() WITHIN GROUP (ORDER BY o.o_totalprice > 1000) FROM orders o WHERE o.o_orderpriority = p.o_orderpriority) AS dear,
  (SELECT REGR_COUNT(o.o_totalprice, o.o_shippriority) FROM orders o WHERE o.o_orderpriority = p.o_orderpriority) AS pairs
FROM (SELECT o_orderpriority, COUNT(*) FROM orders GROUP BY 1) p ORDER BY 1
