---- accept: one row a unit
SELECT count(*) FROM people
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: at most max_rows rows a unit
SELECT count(*) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: NULL does not count
SELECT count(minutes) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((t1."minutes" IS NOT NULL), FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) FILTER (WHERE f0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)) FILTER (WHERE f0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: neither does NaN
SELECT count(cost) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) IS NOT NULL), FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) FILTER (WHERE f0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)) FILTER (WHERE f0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: count and count(*) are two statistics, whichever unit moves them (rule 8)
SELECT count(*), count(note) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT coalesce(((CAST(t1."note" AS VARCHAR) COLLATE "C") IS NOT NULL), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3

---- accept: a count of the column that is summed is part of the sum (rule 8)
SELECT count(*), count(minutes), sum(minutes), avg(minutes) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180

---- accept: count(*) joins through a cell for NULLs only where there can be some (rule 8)
SELECT count(*), sum(fee) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN CAST('-1.00' AS numeric(10,2)) AND CAST('1.00' AS numeric(10,2)) THEN x0 - CAST('-1.00' AS numeric(10,2)) WHEN x0 < CAST('-1.00' AS numeric(10,2)) THEN CAST('0.00' AS numeric(11,2)) WHEN x0 IS NOT NULL THEN CAST('2.00' AS numeric(11,2)) END AS d0, CAST((d0) * CAST(100 AS numeric(3, 0)) AS bigint) AS g0 FROM (SELECT CAST(t1."fee" AS numeric(10,2)) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, coalesce(CAST((sum(d0)) * CAST(100 AS numeric(3, 0)) AS HUGEINT), 0) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 600

---- accept: variance takes three cells
SELECT stddev(minutes), variance(minutes), count(minutes), avg(minutes), var_pop(minutes), stddev_pop(minutes) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, coalesce(sum(g0 * g0), 0) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w) * g0 * g0), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 10800

---- accept: the same aggregate twice is paid once
SELECT sum(minutes), sum(minutes) + 1, sum(v.minutes) FROM visits AS v
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(11796480 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 180) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180

---- accept: filters are part of a statistic (rule 8)
SELECT count(*) FILTER (WHERE kind = 'gp'), count(*) FILTER (WHERE kind <> 'gp'), count(*) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp')), FALSE) AS f0, coalesce((((CAST(t1."kind" AS VARCHAR) COLLATE "C") <> 'gp') AND NOT coalesce(((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp'), FALSE)), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(*) FILTER (WHERE f0) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)) FILTER (WHERE f0), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3, 3
=> reached by none: nobody has three rows, or three that count, of one kind

---- accept: a filter that is NULL does not count
SELECT sum(minutes) FILTER (WHERE minutes > 5), count(*) FILTER (WHERE note = 'a') FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN f0 THEN CASE WHEN x0 BETWEEN (6) AND (60) THEN x0 - (6) WHEN x0 < (6) THEN (0) WHEN x0 IS NOT NULL THEN (54) END END AS g0 FROM (SELECT coalesce((t1."minutes" > (5)), FALSE) AS f0, CAST(t1."minutes" AS bigint) AS x0, coalesce(((CAST(t1."note" AS VARCHAR) COLLATE "C") = 'a'), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT coalesce(sum((g0 + (6))), 0) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w) * (g0 + (6))), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180, 3
=> reached by none: which three of person 8's rows count is not ours to choose

---- accept: CASE as a filter
SELECT sum(CASE WHEN kind = 'gp' THEN 1 ELSE 0 END), count(CASE WHEN kind = 'gp' THEN 1 END) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN f0 THEN CASE WHEN x0 BETWEEN (1) AND (1) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (0) END END AS g0 FROM (SELECT coalesce(((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp'), FALSE) AS f0, CAST((1) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) FILTER (WHERE f0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)) FILTER (WHERE f0), 0) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: units
SELECT count(DISTINCT person_id), count(DISTINCT visits.person_id) FILTER (WHERE minutes > 5) FROM visits
=> WITH d AS (SELECT u0, count(*) AS n, count(*) AS s0, count(*) FILTER (WHERE f1) AS s1 FROM (SELECT coalesce((t1."minutes" > (5)), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a GROUP BY u0), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT count(*), count(*) FILTER (WHERE s1 > 0) FROM d LEFT JOIN h USING (u0)
=> moves by at most 1, 1

---- accept: units by group are as many as groups a unit appears in
SELECT kind, count(DISTINCT person_id), count(*) FROM visits GROUP BY kind
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0, count(*) AS s1 FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w, least(65536, CAST(131072 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 3 OR count(*) > 2) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0), coalesce(sum(coalesce(w, 65536) * s1), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 2, 3

---- accept: units of a composite key
SELECT count(DISTINCT (hospital, patient)) FROM stays
=> WITH d AS (SELECT u0, u1, count(*) AS n, count(*) AS s0 FROM (SELECT (CAST(t1."hospital" AS VARCHAR) COLLATE "C") AS u0, t1."patient" AS u1 FROM "main"."stays" AS t1 WHERE (CAST(t1."hospital" AS VARCHAR) COLLATE "C") IS NOT NULL AND t1."patient" IS NOT NULL) AS a GROUP BY u0, u1), h AS (SELECT u0, u1, CAST(131072 // greatest(sum(n), 2) AS BIGINT) AS w FROM d GROUP BY u0, u1 HAVING sum(n) > 2) SELECT count(*) FROM d LEFT JOIN h USING (u0, u1)
=> moves by at most 1

---- accept: rows of a composite key
SELECT ward, count(*), sum(days) FROM stays GROUP BY ward
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT (CAST(t1."ward" AS VARCHAR) COLLATE "C") AS k0, CAST(t1."days" AS bigint) AS x0, (CAST(t1."hospital" AS VARCHAR) COLLATE "C") AS u0, t1."patient" AS u1 FROM "main"."stays" AS t1 WHERE (CAST(t1."hospital" AS VARCHAR) COLLATE "C") IS NOT NULL AND t1."patient" IS NOT NULL AND (((CAST(t1."ward" AS VARCHAR) COLLATE "C") IN ('a', 'b')) IS TRUE OR (CAST(t1."ward" AS VARCHAR) COLLATE "C") IS NULL)) AS a), h AS MATERIALIZED (SELECT u0, u1, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0, u1 HAVING count(*) > 2) SELECT k0, sum(s0), sum(s1), sum(s2) FROM (SELECT k0, count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d GROUP BY k0 UNION ALL SELECT k0, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0, u1) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 20

---- accept: a count in HAVING and ORDER BY is a statistic like any other
SELECT site FROM people GROUP BY site HAVING count(*) > 0 ORDER BY avg(income) DESC
=> SELECT k0, count(g0), coalesce(sum(g0), 0), count(*) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t1."site" AS k0, t1."income" AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS a) AS r GROUP BY k0
=> moves by at most 100

---- accept: windows over aggregates are post-processing
SELECT site, count(*), sum(count(*)) OVER (), rank() OVER (ORDER BY count(*) DESC) FROM people GROUP BY site
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: also those that count the groups
SELECT site, count(*) OVER (), count(*) OVER (PARTITION BY site ORDER BY site) FROM people GROUP BY site
=> SELECT k0 FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most nothing

---- accept: arithmetic over aggregates is too
SELECT round(100.0 * count(*) FILTER (WHERE female) / nullif(count(*), 0), 1) AS percent FROM people
=> SELECT count(*) FILTER (WHERE f0), count(*) FROM (SELECT coalesce(t1."female", FALSE) AS f0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1, 1

---- accept: two blocks share ε
SELECT (SELECT count(*) FROM people), (SELECT count(*) FROM visits)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> WITH d AS NOT MATERIALIZED (SELECT t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1; 3

---- accept: UNION of aggregates
SELECT count(*) FROM people UNION ALL SELECT count(*) FROM visits ORDER BY 1
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> WITH d AS NOT MATERIALIZED (SELECT t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1; 3

---- accept: an aggregate of aggregates is post-processing
SELECT avg(n), max(n) FROM (SELECT site, count(*) AS n FROM people GROUP BY site) AS t
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: a released table joined with a public one
SELECT s.name, r.n FROM (SELECT site, count(*) AS n FROM people GROUP BY site) AS r LEFT JOIN sites AS s ON s.code = r.site
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> SELECT "code", "name" FROM "main"."sites"
=> moves by at most 1

---- accept: a subquery over releases in WHERE
SELECT s.name FROM sites AS s WHERE s.code IN (SELECT site FROM people GROUP BY site HAVING count(*) > 1)
=> SELECT "code", "name" FROM "main"."sites"
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: EXISTS over a release
SELECT 1 WHERE EXISTS (SELECT count(*) FROM people HAVING count(*) > 3)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: the composite key in another order
SELECT count(DISTINCT (patient, hospital)) FROM stays
=> WITH d AS (SELECT u0, u1, count(*) AS n, count(*) AS s0 FROM (SELECT (CAST(t1."hospital" AS VARCHAR) COLLATE "C") AS u0, t1."patient" AS u1 FROM "main"."stays" AS t1 WHERE (CAST(t1."hospital" AS VARCHAR) COLLATE "C") IS NOT NULL AND t1."patient" IS NOT NULL) AS a GROUP BY u0, u1), h AS (SELECT u0, u1, CAST(131072 // greatest(sum(n), 2) AS BIGINT) AS w FROM d GROUP BY u0, u1 HAVING sum(n) > 2) SELECT count(*) FROM d LEFT JOIN h USING (u0, u1)
=> moves by at most 1

---- accept: half of a composite key is not the unit
SELECT count(DISTINCT patient) FROM stays
=> SELECT count(DISTINCT x0_0) FILTER (WHERE f0) FROM (SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY u0, u1 ORDER BY hash('salt', u0, u1, x0_0, f0), x0_0, f0) AS rn FROM (SELECT DISTINCT u0, u1, x0_0, f0 FROM (SELECT * FROM (SELECT t1."patient" AS x0_0, coalesce(t1."patient" IS NOT NULL, FALSE) AS f0, (CAST(t1."hospital" AS VARCHAR) COLLATE "C") AS u0, t1."patient" AS u1 FROM "main"."stays" AS t1 WHERE (CAST(t1."hospital" AS VARCHAR) COLLATE "C") IS NOT NULL AND t1."patient" IS NOT NULL) AS o WHERE f0) AS a) AS b) AS c WHERE rn <= 2) AS r
=> moves by at most 2
=> reached by none: a patient has one number

---- refuse 0A000: sums of distinct values
SELECT sum(DISTINCT minutes) FROM visits
=> sum(DISTINCT minutes) has no private form: one person can add any number of new values
=> Leave DISTINCT out.

---- refuse 0A000: sums of distinct values that hold a hash of the key, as Looker's after a join
SELECT sum(DISTINCT minutes + ('x' || md5(person_id::varchar))::bit(64)::bigint) FROM visits
=> sum(DISTINCT minutes + CAST(CAST(('x' || md5(CAST(person_id… has no private form: one person can add any number of new values
=> Aggregate before the join, in a derived table (Looker: symmetric_aggregates: no).

---- refuse 0A000: the values themselves, in an array
SELECT array_agg(minutes) FROM visits
=> array_agg(minutes) has no private form: it returns the very values of some rows
=> count(*) … GROUP BY shows the values that many share.

---- refuse 0A000: the values themselves, in a text
SELECT string_agg(note, ', ') FROM visits
=> string_agg(note, ', ') has no private form: it returns the very values of some rows

---- refuse 0A000: any of the values
SELECT any_value(note) FROM visits
=> any_value(note) has no private form: it returns the very values of some rows

---- refuse 0A000: the bits of all values
SELECT bit_or(minutes) FROM visits
=> bit_or(minutes) has no private form: a single row can change every bit of it

---- refuse 0A000: a rank among others' values
SELECT rank(5) WITHIN GROUP (ORDER BY minutes) FROM visits
=> rank(5) WITHIN GROUP (ORDER BY minutes) has no private form yet
=> percentile_cont, percentile_disc and mode have one.

---- refuse 0A000: an aggregate that sqlglot does not know, over a label
SELECT jsonb_agg(site) FROM people GROUP BY site
=> jsonb_agg(site) has no private form: it returns the very values of some rows
=> Aggregate first and make JSON of the results.

---- accept: whether all are, and whether any is, from how many are and are not
SELECT every(female), bool_or(female), bool_and(income > 5) FILTER (WHERE smoker) FROM people
=> SELECT count(g0), coalesce(sum(g0), 0), count(g1), coalesce(sum(g1), 0) FROM (SELECT *, x0 AS g0, CASE WHEN f1 THEN x1 END AS g1 FROM (SELECT CASE WHEN t1."female" THEN 1 WHEN NOT t1."female" THEN 0 END AS x0, coalesce(t1."smoker", FALSE) AS f1, CASE WHEN (NULLIF(t1."income", CAST('NaN' AS DOUBLE)) > 5e0) THEN 1 WHEN NOT (NULLIF(t1."income", CAST('NaN' AS DOUBLE)) > 5e0) THEN 0 END AS x1, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS r
=> moves by at most 1, 1

---- accept: NULL is neither
SELECT kind, bool_or(minutes > 59), bool_or(NOT minutes > 59) FROM visits GROUP BY kind
=> WITH d AS NOT MATERIALIZED (SELECT *, x0 AS g0, x1 AS g1 FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, CASE WHEN (t1."minutes" > (59)) THEN 1 WHEN NOT (t1."minutes" > (59)) THEN 0 END AS x0, CASE WHEN (NOT (t1."minutes" > (59))) THEN 1 WHEN NOT (NOT (t1."minutes" > (59))) THEN 0 END AS x1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0), sum(s1), sum(s2), sum(s3) FROM (SELECT k0, count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(g1) * 65536 AS s2, coalesce(sum(g1), 0) * 65536 AS s3 FROM d GROUP BY k0 UNION ALL SELECT k0, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g1 IS NULL), 0)) AS s2, -coalesce(sum((65536 - w) * g1), 0) AS s3 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3, 3
=> reached by none: nobody has three such rows

---- refuse 0A000: whether numbers are true
SELECT bool_or(minutes) FROM visits

---- refuse 0A000: an aggregate of an aggregate
SELECT sum(count(*)) FROM people
=> count(*) cannot stand here: aggregates do not nest

---- refuse 0A000: an aggregate in WHERE
SELECT count(*) FROM people WHERE count(*) > 1
=> count(*) cannot stand here: aggregates do not nest

---- refuse 0A000: an aggregate in its own FILTER
SELECT count(*) FILTER (WHERE count(*) > 1) FROM people

---- accept: a public subquery in a FILTER
SELECT count(*) FILTER (WHERE site IN (SELECT code FROM sites)) FROM people
=> SELECT count(*) FILTER (WHERE f0) FROM (SELECT coalesce(EXISTS (SELECT 1 FROM "main"."sites" AS t2 WHERE (t1."site" = t2."code")), FALSE) AS f0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- refuse 0A000: ORDER BY inside an aggregate
SELECT sum(minutes ORDER BY minutes) FROM visits

---- refuse 42501: a window instead of an aggregate
SELECT count(*) OVER () FROM people
=> single rows of a private table are never shown

---- refuse 0A000: DISTINCT of an aggregate
SELECT DISTINCT count(*) FROM people

---- accept: windows with names, one of them made of another
SELECT site, sum(count(*)) OVER w, rank() OVER (V ORDER BY count(*)) FROM people GROUP BY site WINDOW v AS (PARTITION BY site > 1), w AS (v ORDER BY site)
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- refuse 54001: a window with a name for each of very many
SELECT site, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w, sum(count(*)) OVER w FROM people GROUP BY site WINDOW w AS (ORDER BY 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0 + 0)

---- accept: answers as arguments of functions in FROM, and in a list
SELECT g, a FROM generate_series(1, (SELECT count(*) FROM people)) AS g, unnest(ARRAY(SELECT count(*) FROM people GROUP BY site)) AS u, (VALUES ((SELECT count(*) FROM people)), (3)) AS v(a)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> SELECT k0, count(*) FROM (SELECT t2."site" AS k0, t2."person_id" AS u0 FROM "main"."people" AS t2 WHERE t2."person_id" IS NOT NULL AND t2."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> SELECT count(*) FROM (SELECT t3."person_id" AS u0 FROM "main"."people" AS t3 WHERE t3."person_id" IS NOT NULL) AS r
=> moves by at most 1; 1; 1

---- refuse 0A000: count of a row
SELECT count((site, female)) FROM people

---- refuse 42703: a whole row
SELECT count(people) FROM people
=> column "people" cannot be used here
=> Only columns that the policy lists can be used, and no whole rows.

---- refuse 42703: a system column
SELECT count(ctid) FROM people

---- accept: all columns of a row
SELECT count(p.*) FROM people AS p
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- refuse 0A000: but not of a side that an outer join may leave out
SELECT count(v.*) FROM people AS p LEFT JOIN visits AS v ON v.person_id = p.person_id
=> count(v.*): rows of one table of several are not counted by themselves
=> Write count(*); or, beside an outer join, count(x) of one of its columns.

---- accept: rows are told by every column that is asked beside them, NULLs included
SELECT count(*), avg(minutes), stddev(cost), sum(fee) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0, CAST(CASE WHEN x1 BETWEEN 0e0 AND 50e0 THEN x1 * 2e0 WHEN x1 < 0e0 THEN 0e0 WHEN x1 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g1, CASE WHEN x2 BETWEEN CAST('-1.00' AS numeric(10,2)) AND CAST('1.00' AS numeric(10,2)) THEN x2 - CAST('-1.00' AS numeric(10,2)) WHEN x2 < CAST('-1.00' AS numeric(10,2)) THEN CAST('0.00' AS numeric(11,2)) WHEN x2 IS NOT NULL THEN CAST('2.00' AS numeric(11,2)) END AS d2, CAST((d2) * CAST(100 AS numeric(3, 0)) AS bigint) AS g2 FROM (SELECT CAST(t1."minutes" AS bigint) AS x0, t1."cost" AS x1, CAST(t1."fee" AS numeric(10,2)) AS x2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3), sum(s4), sum(s5), sum(s6), sum(s7) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2, count(g1) * 65536 AS s3, coalesce(sum(g1), 0) * 65536 AS s4, coalesce(sum(g1 * g1), 0) * 65536 AS s5, count(*) * 65536 AS s6, coalesce(sum((g2 + (-100))), 0) * 65536 AS s7 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g1 IS NULL), 0)) AS s3, -coalesce(sum((65536 - w) * g1), 0) AS s4, -coalesce(sum((65536 - w) * g1 * g1), 0) AS s5, -coalesce(sum((65536 - w)), 0) AS s6, -coalesce(sum((65536 - w) * (g2 + (-100))), 0) AS s7 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180, 30000, 300

---- accept: so have those that exclude one another by <>, NOT IN and AND
SELECT count(*) FILTER (WHERE kind = 'gp' AND minutes > 5), count(*) FILTER (WHERE kind <> 'gp'), sum(CASE WHEN kind = 'gp' THEN minutes END) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN f0 THEN CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END END AS g0 FROM (SELECT coalesce((((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp')), FALSE) AS f0, CAST(t1."minutes" AS bigint) AS x0, coalesce(((((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp') AND (t1."minutes" > (5))) AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp')), FALSE) AS f1, coalesce((((CAST(t1."kind" AS VARCHAR) COLLATE "C") <> 'gp') AND NOT coalesce(((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp'), FALSE)), FALSE) AS f2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) FILTER (WHERE f1) * 65536 AS s2, count(*) FILTER (WHERE f2) * 65536 AS s3 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s2, -coalesce(sum((65536 - w)) FILTER (WHERE f2), 0) AS s3 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180, 3, 3
=> reached by none: nobody saw the gp three times for more than five minutes

---- accept: filters that no row passes two of have the same ε
SELECT count(*) FILTER (WHERE kind = 'gp'), sum(CASE WHEN kind = 'er' THEN minutes ELSE 0 END), avg(cost) FILTER (WHERE 'lab' = kind), count(*) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN f0 THEN CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END END AS g0, CASE WHEN f1 THEN CAST(CASE WHEN x1 BETWEEN 0e0 AND 50e0 THEN x1 * 2e0 WHEN x1 < 0e0 THEN 0e0 WHEN x1 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) END AS g1 FROM (SELECT coalesce((((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er')), FALSE) AS f0, CAST(t1."minutes" AS bigint) AS x0, coalesce((('lab' = (CAST(t1."kind" AS VARCHAR) COLLATE "C")) AND NOT coalesce(((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er'), FALSE)), FALSE) AS f1, t1."cost" AS x1, coalesce((((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp') AND NOT coalesce(((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er'), FALSE) AND NOT coalesce(('lab' = (CAST(t1."kind" AS VARCHAR) COLLATE "C")), FALSE)), FALSE) AS f2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3), sum(s4), sum(s5) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(g1) * 65536 AS s2, coalesce(sum(g1), 0) * 65536 AS s3, count(*) FILTER (WHERE f2) * 65536 AS s4, count(*) * 65536 AS s5 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g1 IS NULL), 0)) AS s2, -coalesce(sum((65536 - w) * g1), 0) AS s3, -coalesce(sum((65536 - w)) FILTER (WHERE f2), 0) AS s4, -coalesce(sum((65536 - w)), 0) AS s5 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180, 300, 3, 3
=> reached by none: nobody has three rows of every kind

---- accept: by another column they overlap; units may pass several
SELECT count(*) FILTER (WHERE kind = 'gp'), count(*) FILTER (WHERE site = 1), count(DISTINCT person_id) FILTER (WHERE kind = 'er'), count(DISTINCT person_id) FILTER (WHERE kind = 'gp') FROM visits
=> WITH d AS (SELECT u0, count(*) AS n, count(*) FILTER (WHERE f0) AS s0, count(*) FILTER (WHERE f1) AS s1, count(*) FILTER (WHERE f2) AS s2, count(*) FILTER (WHERE f3) AS s3 FROM (SELECT coalesce(((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp'), FALSE) AS f0, coalesce((t1."site" = (1)), FALSE) AS f1, coalesce(((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er'), FALSE) AS f2, coalesce(((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp'), FALSE) AS f3, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a GROUP BY u0), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT coalesce(sum(coalesce(w, 65536) * s0), 0), coalesce(sum(coalesce(w, 65536) * s1), 0), count(*) FILTER (WHERE s2 > 0), count(*) FILTER (WHERE s3 > 0) FROM d LEFT JOIN h USING (u0)
=> moves by at most 3, 3, 1, 1
