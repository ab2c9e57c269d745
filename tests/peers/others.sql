-- After Qrlew's (tests/integration.rs, pyqrlew's tester), Google's (differential-privacy/examples/zetasql, ZetaSQL's
-- documentation), OpenDP's and Tumult Analytics' tutorials, and pg_diffix's tests.

---- answer: Qrlew: sum of an inner range
SELECT SUM(x) AS my_sum FROM (SELECT income AS x FROM pums.pums WHERE income > 1000 AND income < 60000) AS my_table
---- answer: Qrlew: the same without one person
SELECT AVG(x) AS my_avg FROM (SELECT income AS x FROM pums.pums WHERE income > 1000 AND income < 60000 AND pid != 2) AS my_table
---- answer: Qrlew: one and a count
SELECT 1+COUNT(income) AS a, SUM(1+age) AS b FROM pums
---- answer: Qrlew: filter by a key
SELECT 1+SUM(age), COUNT(income), educ FROM pums WHERE educ>4 GROUP BY educ
---- answer: Qrlew: CTEs joined on the unit
WITH t1 AS (SELECT id, user_id, date FROM orders WHERE date > '2023-02-01'), t2 AS (SELECT order_id, price FROM items) SELECT SUM(price), MAX(price) FROM t1 INNER JOIN t2 ON t1.id = t2.order_id
---- answer: Qrlew: a CTE that nobody reads
WITH t1 AS (SELECT age, educ FROM pums), t2 AS (SELECT * FROM levels) SELECT AVG(age) FROM t1
---- refuse 42501: Qrlew: rows of a join, sorted and cut
WITH t1 AS (SELECT id, user_id FROM orders) SELECT * FROM t1 JOIN items ON t1.id = items.order_id ORDER BY t1.id LIMIT 17
---- refuse 42501: Qrlew: rows of a union
SELECT 1*age FROM pums UNION SELECT 1*educ FROM levels
---- refuse 42501: Qrlew: text of rows
SELECT UPPER(race) FROM pums LIMIT 5
---- refuse 42501: Qrlew: hash of rows
SELECT MD5(race) FROM pums LIMIT 10
---- answer: Qrlew: text functions as keys
SELECT UPPER(race) AS u, CHAR_LENGTH(race) AS n, POSITION('i' IN race) AS p, COUNT(*) FROM pums GROUP BY 1, 2, 3
---- answer: Qrlew: left join over a path to the unit
SELECT item, COUNT(*) AS n, AVG(price) AS p FROM orders LEFT JOIN items ON id = order_id WHERE price > 10 GROUP BY item
---- answer: Qrlew: count of distinct items by month
SELECT EXTRACT(MONTH FROM date) AS month, COUNT(DISTINCT item) AS n FROM orders JOIN items ON orders.id = items.order_id GROUP BY 1 ORDER BY 1
---- answer: Qrlew: average of what each order costs
SELECT AVG(total) FROM (SELECT order_id, SUM(price) AS total FROM items GROUP BY order_id) AS t
---- answer: Qrlew: average of what each user spends
WITH spent AS (SELECT user_id, SUM(price) AS total FROM orders JOIN items ON id = order_id GROUP BY user_id) SELECT COUNT(*), AVG(total), STDDEV(total) FROM spent
---- answer: Google: visits by hour
SELECT EXTRACT(HOUR FROM entered) AS "Hour entered", COUNT(*) AS "Total Visitors (DP)" FROM week_data GROUP BY "Hour entered"
---- answer: Google: visits by truncated hour
SELECT DATE_TRUNC('hour', entered) AS h, COUNT(*) FROM week_data WHERE day = 1 GROUP BY h
---- answer: Google: money by day
SELECT day, SUM(CAST(spent AS INTEGER)) AS euros FROM week_data GROUP BY day ORDER BY day
---- answer: Google: durations rounded up to tens
SELECT CAST(CEIL(CAST(minutes AS double precision) / 10.0) * 10.0 AS INTEGER) AS "Time Spent", COUNT(*) AS n FROM week_data GROUP BY "Time Spent"
---- refuse 42601: Google: WITH DIFFERENTIAL_PRIVACY
SELECT WITH DIFFERENTIAL_PRIVACY OPTIONS(epsilon=1, delta=1e-5, privacy_unit_column=visitor_id) day, COUNT(*) FROM week_data GROUP BY day
---- refuse 42601: Google: WITH ANONYMIZATION
SELECT WITH ANONYMIZATION OPTIONS(epsilon=1) day, ANON_COUNT(* CLAMPED BETWEEN 0 AND 1) FROM week_data GROUP BY day
---- refuse 42601: Google: CLAMPED BETWEEN
SELECT ANON_SUM(spent CLAMPED BETWEEN 0 AND 50) FROM week_data
---- refuse 42883: Google: ANON_COUNT
SELECT ANON_COUNT(visitor_id) FROM week_data
---- refuse 42883: Google: contribution bounds as an argument
SELECT day, COUNT(minutes, contribution_bounds_per_group => ROW(0, 1)) FROM week_data GROUP BY day
---- answer: Google: averages and deviations
SELECT day, AVG(minutes), VAR_POP(minutes), STDDEV_POP(spent) FROM week_data GROUP BY day
---- refuse 42883: Google: APPROX_QUANTILES
SELECT APPROX_QUANTILES(minutes, 4) FROM week_data
---- answer: Google: days that each visitor comes
SELECT days, COUNT(*) AS visitors FROM (SELECT visitor_id, COUNT(DISTINCT day) AS days FROM week_data GROUP BY visitor_id) AS v GROUP BY days
---- answer: Snowflake: clamped before the aggregate
SELECT SUM(LEAST(GREATEST(spent, 10), 50)) AS s, AVG(LEAST(GREATEST(minutes, 0), 60)) AS m FROM week_data
---- answer: Snowflake: count of distinct units under a filter
SELECT COUNT(DISTINCT visitor_id) AS visitors FROM week_data WHERE minutes BETWEEN 10 AND 60 AND day IN (6, 7)
---- answer: Snowflake: rows of a person deduplicated
SELECT COUNT(*) FROM (SELECT visitor_id, MAX(spent) AS most FROM week_data GROUP BY visitor_id) AS v WHERE most > 20
---- answer: OpenDP: bins by width_bucket
SELECT WIDTH_BUCKET(age, 0, 100, 10) AS bin, COUNT(*) FROM pums GROUP BY bin
---- answer: OpenDP: filled and clipped
SELECT year, SUM(LEAST(GREATEST(COALESCE(income, 0), 0), 80000)) AS s FROM pums_dup GROUP BY year
---- answer: OpenDP: median and quartiles
SELECT PERCENTILE_CONT(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY age) AS quartiles FROM pums
---- answer: Tumult: keys from a list
SELECT educ, COUNT(*) AS n FROM pums WHERE educ IN (9, 10, 11) GROUP BY educ
---- answer: Tumult: keys from a public table, with those nobody has
SELECT l.level, COALESCE(q.n, 0) AS n FROM levels AS l LEFT JOIN (SELECT educ, COUNT(*) AS n FROM pums GROUP BY educ) AS q USING (educ)
---- answer: diffix: count of a constant beside a key
SELECT 1 AS one, race, 'aaaa' AS a, COUNT(*) FROM pums GROUP BY race
---- refuse 42501: diffix: sum of the unit itself
SELECT SUM(pid) FROM pums
---- refuse 42501: diffix: constants of rows
SELECT 1 FROM pums
---- answer: diffix: counts of values and of different values
SELECT COUNT(race), COUNT(DISTINCT race) FROM pums
---- answer: diffix: subquery's limit after its groups
SELECT COUNT(*) FROM (SELECT race, COUNT(*) AS n FROM pums GROUP BY race ORDER BY race LIMIT 2) AS x
---- refuse: diffix: subquery's limit of rows
SELECT COUNT(*) FROM (SELECT pid FROM pums LIMIT 5) AS x
---- answer: Oracle: rollup with grouping
SELECT married, sex, COUNT(*), GROUPING(married, sex) FROM pums GROUP BY ROLLUP (married, sex)
---- answer: DPSQL: share of each group
SELECT educ, 100.0 * COUNT(*) / SUM(COUNT(*)) OVER () AS pct FROM pums GROUP BY educ
---- answer: DPSQL: difference of two groups
WITH g AS (SELECT married, AVG(income) AS m FROM pums GROUP BY married) SELECT a.m - b.m AS gap FROM g AS a CROSS JOIN g AS b WHERE a.married AND NOT b.married
---- answer: DPSQL: those above the mean
SELECT COUNT(*) FROM pums WHERE income > (SELECT AVG(income) FROM pums)
---- answer: DPSQL: those with a matching row
SELECT COUNT(*) FROM pums AS p WHERE EXISTS (SELECT 1 FROM pums_dup AS d WHERE d.pid = p.pid AND d.year = 2018)
---- answer: DPSQL: correlation and slope
SELECT CORR(age, educ) AS c, REGR_SLOPE(age, educ) AS s FROM pums
