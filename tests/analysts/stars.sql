-- A date dimension beside facts, as star schemas have it.

---- answer: calendar, years of a date dimension
SELECT d.year, COUNT(*), SUM(o_totalprice) FROM orders JOIN calendar d ON d.day = o_orderdate GROUP BY d.year ORDER BY 1

---- answer: calendar, mean year of a public date
SELECT AVG(EXTRACT(YEAR FROM d.day)), MIN(d.year), MAX(EXTRACT(MONTH FROM d.day)), AVG(d.month) FROM orders JOIN calendar d ON d.day = o_orderdate

---- answer: calendar, first and last public date
SELECT EXTRACT(YEAR FROM MIN(d.day)), EXTRACT(YEAR FROM MAX(d.month_start)) FROM orders JOIN calendar d ON d.day = o_orderdate

---- answer: calendar, months of a date dimension, with those without orders
SELECT d.month_start, COUNT(o_orderkey) AS n FROM calendar d LEFT JOIN orders ON o_orderdate = d.day WHERE d.year = 1995 GROUP BY d.month_start HAVING COUNT(o_orderkey) > 0 ORDER BY 1

---- answer: calendar, every month in 1994, and what has none
SELECT d.month_start, COUNT(o_orderkey) AS n FROM orders FULL JOIN calendar d ON o_orderdate = d.day WHERE d.year = 1994 GROUP BY 1

---- answer: calendar, the last month of each customer
SELECT m, COUNT(*) FROM (SELECT MAX(d.month_start) AS m FROM orders JOIN calendar d ON o_orderdate = d.day GROUP BY o_custkey) t GROUP BY 1 HAVING COUNT(*) > 0

---- answer: calendar, weekends
SELECT d.weekend, d.year, COUNT(*) AS n FROM orders JOIN calendar d ON d.day = o_orderdate GROUP BY 1, 2 ORDER BY 2, 1

---- answer: calendar, year, quarter, month with drill down
SELECT d.year, d.quarter, d.month, SUM(o_totalprice) FROM orders JOIN calendar d ON o_orderdate = d.day WHERE d.year IN (1995, 1996) GROUP BY ROLLUP (d.year, d.quarter, d.month) ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST

---- answer: calendar, role-playing dates
SELECT od.year AS ordered, sd.year AS shipped, COUNT(*) FROM lineitem JOIN orders ON o_orderkey = l_orderkey JOIN calendar od ON od.day = o_orderdate JOIN calendar sd ON sd.day = l_shipdate GROUP BY 1, 2 ORDER BY 1, 2

---- answer: calendar, days of January
SELECT d.day, COUNT(*) FROM orders JOIN calendar d ON d.day = o_orderdate WHERE d.month_start = DATE '1995-01-01' GROUP BY d.day ORDER BY 1

---- answer: calendar, month name of a date dimension
SELECT to_char(d.month_start, 'YYYY-MM') AS m, COUNT(*) FROM orders JOIN calendar d ON d.day = o_orderdate WHERE d.year = 1996 GROUP BY 1 ORDER BY 1

---- answer: calendar, days between a public date and another
SELECT AVG(l_shipdate - d.month_start) FROM lineitem JOIN calendar d ON d.day = l_shipdate

---- answer: calendar, same month last year by a date dimension
WITH m AS (SELECT d.month_start AS m, SUM(o_totalprice) AS s FROM orders JOIN calendar d ON d.day = o_orderdate GROUP BY 1)
SELECT a.m, a.s, b.s AS last_year FROM m a LEFT JOIN m b ON b.m = a.m - INTERVAL '1 year' WHERE a.m BETWEEN '1995-01-01' AND '1995-12-31' ORDER BY 1

---- answer: calendar, weekday average per customer
SELECT AVG(n) FROM (SELECT o_custkey, COUNT(*) AS n FROM orders JOIN calendar d ON d.day = o_orderdate WHERE d.weekday = 1 GROUP BY 1) t
