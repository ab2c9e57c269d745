---- accept: a CTE that filters private rows is read where it is named
WITH seen AS (SELECT person_id, minutes * 2 AS twice FROM visits WHERE kind = 'gp')
SELECT count(*), sum(twice) FROM seen
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (120) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (120) END AS g0 FROM (SELECT CAST(t2.c1 AS bigint) AS x0, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, (CAST(t1."minutes" AS bigint) * CAST((2) AS bigint)) AS c1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp') AND t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 360
=> reached by none: person 8 has one gp visit of no minutes at all

---- accept: a CTE may take a protected name; the table behind it is still the other one
WITH people AS (SELECT * FROM visits) SELECT count(*) FROM people
=> WITH d AS NOT MATERIALIZED (SELECT t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."site" AS c1, (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS c2, t1."minutes" AS c3, NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) AS c4, t1."fee" AS c5, NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) AS c6, t1."steps" AS c7, t1."day" AS c8, t1."seen" AS c9, t1."sent" AS c10, t1."due" AS c11, (CAST(t1."note" AS VARCHAR) COLLATE "C") AS c12, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: a CTE of a later name is not in sight of an earlier one
WITH a AS (SELECT count(*) FROM people), people AS (SELECT * FROM visits)
SELECT a.count, b.count FROM a, (SELECT count(*) FROM people) AS b
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> WITH d AS NOT MATERIALIZED (SELECT t3.u0 AS u0 FROM (SELECT t2."person_id" AS c0, t2."site" AS c1, (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS c2, t2."minutes" AS c3, NULLIF(t2."cost", CAST('NaN' AS DOUBLE)) AS c4, t2."fee" AS c5, NULLIF(t2."weight", CAST('NaN' AS DOUBLE)) AS c6, t2."steps" AS c7, t2."day" AS c8, t2."seen" AS c9, t2."sent" AS c10, t2."due" AS c11, (CAST(t2."note" AS VARCHAR) COLLATE "C") AS c12, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL) AS t3 WHERE t3.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1; 3

---- accept: a CTE does not see itself, so the name inside is the table
WITH people AS (SELECT person_id FROM people WHERE female) SELECT count(*) FROM people
=> SELECT count(*) FROM (SELECT t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."female" AND t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL) AS r
=> moves by at most 1

---- accept: the innermost CTE of a name counts
WITH c AS (SELECT * FROM people)
SELECT (WITH c AS (SELECT * FROM visits) SELECT count(*) FROM c), (SELECT count(*) FROM c)
=> WITH d AS NOT MATERIALIZED (SELECT t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."site" AS c1, (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS c2, t1."minutes" AS c3, NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) AS c4, t1."fee" AS c5, NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) AS c6, t1."steps" AS c7, t1."day" AS c8, t1."seen" AS c9, t1."sent" AS c10, t1."due" AS c11, (CAST(t1."note" AS VARCHAR) COLLATE "C") AS c12, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> SELECT count(*) FROM (SELECT t4.u0 AS u0 FROM (SELECT t3."person_id" AS c0, t3."site" AS c1, t3."female" AS c2, t3."smoker" AS c3, NULLIF(t3."income", CAST('NaN' AS DOUBLE)) AS c4, t3."born" AS c5, (CAST(t3."region" AS VARCHAR) COLLATE "C") AS c6, t3."token" AS c7, t3."person_id" AS u0 FROM "main"."people" AS t3 WHERE t3."person_id" IS NOT NULL) AS t4 WHERE t4.u0 IS NOT NULL) AS r
=> moves by at most 3; 1

---- accept: a qualified name is never a CTE
WITH people AS (SELECT 1 AS person_id) SELECT count(*) FROM public.people
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: the schema decides
SELECT count(*) FROM archive.people
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "archive"."people" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 2) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 2

---- accept: quoted names are compared as written
WITH "People" AS (SELECT * FROM visits) SELECT (SELECT count(*) FROM "People"), (SELECT count(*) FROM People)
=> WITH d AS NOT MATERIALIZED (SELECT t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."site" AS c1, (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS c2, t1."minutes" AS c3, NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) AS c4, t1."fee" AS c5, NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) AS c6, t1."steps" AS c7, t1."day" AS c8, t1."seen" AS c9, t1."sent" AS c10, t1."due" AS c11, (CAST(t1."note" AS VARCHAR) COLLATE "C") AS c12, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> SELECT count(*) FROM (SELECT t3."person_id" AS u0 FROM "main"."people" AS t3 WHERE t3."person_id" IS NOT NULL) AS r
=> moves by at most 3; 1

---- accept: a CTE of aggregates is released once, however often it is read
WITH n AS (SELECT site, count(*) AS n FROM people GROUP BY site)
SELECT site, n, n * 1.0 / (SELECT sum(n) FROM n) AS share FROM n ORDER BY n DESC
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: CTEs of CTEs, each with the unit though it was not asked for
WITH a AS (SELECT * FROM visits), b AS (SELECT minutes FROM a WHERE site = 1) SELECT avg(minutes) FROM b
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t3.c0 AS bigint) AS x0, t3.u0 AS u0 FROM (SELECT t2.c3 AS c0, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."site" AS c1, (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS c2, t1."minutes" AS c3, NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) AS c4, t1."fee" AS c5, NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) AS c6, t1."steps" AS c7, t1."day" AS c8, t1."seen" AS c9, t1."sent" AS c10, t1."due" AS c11, (CAST(t1."note" AS VARCHAR) COLLATE "C") AS c12, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE (t2.c1 = (1)) AND t2.u0 IS NOT NULL) AS t3 WHERE t3.u0 IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180
=> reached by none: nobody has three visits with minutes at site 1

---- refuse 0A000: recursion over private rows
WITH RECURSIVE r AS (SELECT person_id FROM people UNION ALL SELECT person_id FROM r) SELECT count(*) FROM r
=> a recursive query over private rows has no private form

---- refuse 0A000: recursion that private rows are joined to
WITH RECURSIVE n AS (SELECT 1 AS k UNION ALL SELECT k + 1 FROM n WHERE k < 3) SELECT k, count(*) FROM n JOIN people ON site = k GROUP BY k
=> the recursive n cannot be read by a private query
=> Use generate_series or VALUES; or aggregate first, and join the groups to it.

---- accept: recursion over nothing private
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3)
SELECT n, (SELECT count(*) FROM people) FROM r
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: a column list over private rows
WITH c(a) AS (SELECT person_id FROM people) SELECT count(a), count(DISTINCT a) FROM c
=> SELECT count(*), count(DISTINCT u0) FILTER (WHERE f1) FROM (SELECT coalesce(((t2.c0 IS NOT NULL)), FALSE) AS f1, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL) AS r
=> moves by at most 1, 1

---- accept: UNION ALL of private rows, each of which stays its unit's
WITH c AS (SELECT person_id FROM people UNION ALL SELECT person_id FROM visits) SELECT count(*) FROM c
=> WITH d AS NOT MATERIALIZED (SELECT t5.u0 AS u0 FROM (SELECT t2.c0 AS c0, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 UNION ALL SELECT t4.c0 AS c0, t4.u0 AS u0 FROM (SELECT t3."person_id" AS c0, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE t3."person_id" IS NOT NULL) AS t4) AS t5 WHERE t5.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(262144 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 4) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 4

---- refuse 0A000: a data-modifying CTE
WITH d AS (DELETE FROM people RETURNING person_id) SELECT count(*) FROM d
=> the common table expression d over private rows cannot be used

---- refuse 0A000: a data-modifying CTE on a public table
WITH d AS (DELETE FROM sites RETURNING code) SELECT count(*) FROM d, (SELECT count(*) FROM people) AS p

---- refuse 42501: a CTE of rows that reaches the outside
WITH c AS (SELECT person_id FROM people) SELECT * FROM c
=> single rows of a private table are never shown
=> Aggregate them, as in SELECT count(*) FROM … GROUP BY …

---- refuse 42501: a derived table of rows that reaches the outside
SELECT d.income FROM (SELECT income FROM people) AS d
=> single rows of a private table are never shown

---- accept: a derived table keeps the unit under any name
SELECT count(DISTINCT who) FROM (SELECT person_id AS who, minutes FROM visits) AS d
=> WITH d AS (SELECT u0, count(*) AS n, count(*) FILTER (WHERE f0) AS s0 FROM (SELECT coalesce(((t2.c0 IS NOT NULL)), FALSE) AS f0, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."minutes" AS c1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL) AS a GROUP BY u0), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT count(*) FILTER (WHERE s0 > 0) FROM d LEFT JOIN h USING (u0)
=> moves by at most 1

---- accept: a column that took the unit's name is not the unit
SELECT count(DISTINCT person_id) FROM (SELECT minutes AS person_id FROM visits) AS d
=> SELECT u0, x0_0, g0, count(*) FROM (SELECT DISTINCT u0, x0_0, g0 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0 FROM (SELECT t2.c0 AS x0_0, coalesce(t2.c0 IS NOT NULL, FALSE) AS f0, t2.u0 AS u0 FROM (SELECT t1."minutes" AS c0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL) AS a) AS o WHERE f0) AS a) AS r GROUP BY u0, x0_0, g0
=> moves by at most 2
=> reached by none: nobody has two lengths that no one else has

---- refuse 42703: two columns of one name
SELECT count(person_id) FROM (SELECT person_id, minutes AS person_id FROM visits) AS d
=> column reference "person_id" is ambiguous

---- accept: columns of one name keep their places
SELECT avg(b) FROM (SELECT person_id AS n, minutes + 1 AS n, minutes FROM visits) AS d (a, b)
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (61) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t2.c1 AS bigint) AS x0, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, (CAST(t1."minutes" AS bigint) + CAST((1) AS bigint)) AS c1, t1."minutes" AS c2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180

---- refuse 42703: NATURAL JOIN with two columns of one name
SELECT count(*) FROM (SELECT person_id, site, site FROM people) AS d NATURAL JOIN visits
=> column reference "site" is ambiguous

---- refuse 0A000: an expression of the unit is not the unit
SELECT count(*) FROM (SELECT person_id + 0 AS person_id FROM people) AS d JOIN visits USING (person_id)
=> "visits" is joined to other private rows without their privacy unit

---- accept: a star of a derived table keeps the unit
SELECT count(*) FROM (SELECT * FROM people) AS d JOIN (SELECT v.* FROM visits AS v) AS e USING (person_id)
=> WITH d AS NOT MATERIALIZED (SELECT t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."site" AS c1, t1."female" AS c2, t1."smoker" AS c3, NULLIF(t1."income", CAST('NaN' AS DOUBLE)) AS c4, t1."born" AS c5, (CAST(t1."region" AS VARCHAR) COLLATE "C") AS c6, t1."token" AS c7, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 INNER JOIN (SELECT t3."person_id" AS c0, t3."site" AS c1, (CAST(t3."kind" AS VARCHAR) COLLATE "C") AS c2, t3."minutes" AS c3, NULLIF(t3."cost", CAST('NaN' AS DOUBLE)) AS c4, t3."fee" AS c5, NULLIF(t3."weight", CAST('NaN' AS DOUBLE)) AS c6, t3."steps" AS c7, t3."day" AS c8, t3."seen" AS c9, t3."sent" AS c10, t3."due" AS c11, (CAST(t3."note" AS VARCHAR) COLLATE "C") AS c12, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE t3."person_id" IS NOT NULL) AS t4 ON (t2.c0 = t4.c0) WHERE t2.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: DISTINCT of everybody inside a derived table is a release
SELECT count(*) FROM (SELECT DISTINCT site FROM visits) AS d JOIN people ON people.site = d.site
-- answer 1 [["1"], ["2"]]
=> WITH a AS NOT MATERIALIZED (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(DISTINCT u0) AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, count(*) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> WITH d AS NOT MATERIALIZED (SELECT t3."person_id" AS u0 FROM (:pgfog_1) AS t2(c0) INNER JOIN "main"."people" AS t3 ON (t3."site" = t2.c0) WHERE t3."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most nothing in 2 groups; 1

---- refuse 0A000: LIMIT of rows
SELECT count(*) FROM (SELECT * FROM visits LIMIT 5) AS d
=> LIMIT over private rows has no private form
=> Order and limit the results of aggregates instead.

---- refuse 0A000: OFFSET of rows
SELECT count(*) FROM (SELECT * FROM visits OFFSET 5) AS d

---- refuse 0A000: OFFSET of rows, as a parameter
SELECT count(*) FROM (SELECT * FROM visits OFFSET $1) AS d
-- $1 20 1

---- accept: OFFSET 0 skips nothing
SELECT count(*) FROM (SELECT minutes FROM visits OFFSET $1) AS d OFFSET 0
-- $1 20 0
=> WITH d AS NOT MATERIALIZED (SELECT t2.u0 AS u0 FROM (SELECT t1."minutes" AS c0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: an output without a name is called as PostgreSQL calls it
SELECT avg("?column?"), avg(abs) FROM (SELECT person_id, minutes + 1, abs(minutes) FROM visits) AS d
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (61) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0, CASE WHEN x1 BETWEEN (0) AND (60) THEN x1 WHEN x1 < (0) THEN (0) WHEN x1 IS NOT NULL THEN (60) END AS g1 FROM (SELECT CAST(t2.c1 AS bigint) AS x0, CAST(t2.c2 AS bigint) AS x1, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, (CAST(t1."minutes" AS bigint) + CAST((1) AS bigint)) AS c1, abs(CAST(t1."minutes" AS bigint)) AS c2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(g1) * 65536 AS s2, coalesce(sum(g1), 0) * 65536 AS s3 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g1 IS NULL), 0)) AS s2, -coalesce(sum((65536 - w) * g1), 0) AS s3 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180, 180

---- refuse 0A000: FETCH FIRST of rows
SELECT count(*) FROM (SELECT * FROM visits FETCH FIRST 5 ROWS WITH TIES) AS d

---- refuse 0A000: FOR UPDATE
SELECT count(*) FROM (SELECT * FROM visits FOR UPDATE) AS d

---- accept: UNION of private rows in FROM
SELECT count(*) FROM (SELECT person_id FROM people UNION SELECT person_id FROM visits) AS d
=> WITH d AS NOT MATERIALIZED (SELECT t5.u0 AS u0 FROM (SELECT t2.c0 AS c0, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 UNION SELECT t4.c0 AS c0, t4.u0 AS u0 FROM (SELECT t3."person_id" AS c0, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE t3."person_id" IS NOT NULL) AS t4) AS t5 WHERE t5.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(262144 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 4) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 4
=> reached by none: equal rows of a person are one, and it is only said by the keys that there is one

---- refuse 0A000: UNION would make one row of two persons'
SELECT count(*) FROM (SELECT site FROM people UNION SELECT site FROM visits) AS d
=> UNION compares rows of different privacy units

---- refuse 0A000: neighbouring long keys are one DOUBLE, so a unit's rows would hide another's
SELECT n, count(*) FROM (SELECT l.id, c.n FROM longs AS l JOIN codes AS c ON c.code = l.code CROSS JOIN (VALUES (1), (2)) AS v(x) UNION ALL SELECT person_id, site FROM people) AS d WHERE n BETWEEN 0 AND 4 GROUP BY n
=> the privacy units of these tables have different types

---- refuse 0A000: a window over private rows
SELECT sum(r) FROM (SELECT row_number() OVER (ORDER BY minutes) AS r FROM visits) AS d

---- accept: groups of all units of a CTE are an answer that comes earlier, not groups within each unit
WITH v AS (SELECT person_id, site FROM visits) SELECT count(*) FROM people AS p JOIN (SELECT site, count(*) AS n FROM v WHERE site IN (1, 2, 3) GROUP BY site) AS q ON q.site = p.site WHERE q.n > 2
-- answer 1 [["1", "5"], ["2", "2"]]
=> WITH d AS NOT MATERIALIZED (SELECT t3.c1 AS k0, t3.u0 AS u0 FROM (SELECT t2."person_id" AS c0, t2."site" AS c1, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL) AS t3 WHERE ((t3.c1 = (1)) OR (t3.c1 = (2)) OR (t3.c1 = (3))) AND t3.u0 IS NOT NULL AND t3.c1 BETWEEN 1 AND 3), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN (:pgfog_1) AS t4(c0, c1) ON (t4.c0 = t1."site") WHERE (t4.c1 > (2)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3; 1
