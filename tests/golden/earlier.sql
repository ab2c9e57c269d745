-- Releases that feed later ones: each is charged, and the answer of one is a constant of the next.

---- accept: a scalar is a release, and then a constant
SELECT count(*) FROM visits WHERE minutes > 0.5 * (SELECT avg(minutes) FROM visits WHERE kind = 'gp')
-- answer 1 [["2.5"]]
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t3."minutes" AS bigint) AS x0, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE ((CAST(t3."kind" AS VARCHAR) COLLATE "C") = 'gp') AND t3."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CAST(t1."minutes" AS DOUBLE) > (0.5e0 * (:pgfog_1))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180; 3
=> reached by none: person 8 has one gp visit with minutes

---- accept: a scalar in a FILTER, and what is NULL there
SELECT count(*) FILTER (WHERE minutes > (SELECT avg(minutes) FROM visits)), count(*) FROM visits
-- answer 1 [[null]]
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t3."minutes" AS bigint) AS x0, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE t3."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((CAST(t1."minutes" AS DOUBLE) > (:pgfog_1)), FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) FILTER (WHERE f0) * 65536 AS s0, count(*) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)) FILTER (WHERE f0), 0) AS s0, -coalesce(sum((65536 - w)), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180; 3, 3
=> reached by none: nothing is greater than NULL

---- accept: a scalar in a CASE that is summed
SELECT sum(CASE WHEN income > (SELECT avg(income) FROM people) THEN 1 ELSE 0 END) FROM people
-- answer 1 [["50.0"]]
=> SELECT count(g0), coalesce(sum(g0), 0) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t3."income" AS x0, t3."person_id" AS u0 FROM "main"."people" AS t3 WHERE t3."person_id" IS NOT NULL) AS a) AS r
=> SELECT count(g0), coalesce(sum(g0), 0) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 1e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1e0 END AS BIGINT) AS g0 FROM (SELECT (CASE WHEN (NULLIF(t1."income", CAST('NaN' AS DOUBLE)) > (:pgfog_1)) THEN 1e0 ELSE 0e0 END) AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS r
=> moves by at most 100; 1

---- accept: groups of a release that rows are among
SELECT count(*) FROM visits WHERE site IN (SELECT site FROM people GROUP BY site HAVING count(*) > 1)
-- answer 1 [["1"], ["2"], [null]]
=> SELECT k0, count(*) FROM (SELECT t2."site" AS k0, t2."person_id" AS u0 FROM "main"."people" AS t2 WHERE t2."person_id" IS NOT NULL AND t2."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CASE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE (t1."site" = t3.c0)) THEN TRUE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE (t3.c0 IS NULL)) OR ((t1."site" IS NULL) AND EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE TRUE)) THEN NULL ELSE FALSE END) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1; 3

---- accept: groups of a release that there are none of
SELECT count(*) FROM visits WHERE site IN (SELECT site FROM people GROUP BY site HAVING count(*) > 1000)
-- answer 1 []
=> SELECT k0, count(*) FROM (SELECT t2."site" AS k0, t2."person_id" AS u0 FROM "main"."people" AS t2 WHERE t2."person_id" IS NOT NULL AND t2."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CASE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE (t1."site" = t3.c0)) THEN TRUE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE (t3.c0 IS NULL)) OR ((t1."site" IS NULL) AND EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE TRUE)) THEN NULL ELSE FALSE END) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1; 3
=> reached by none: no row is among nothing

---- accept: rows joined with a release multiply no further than max_rows (rule 1)
SELECT count(*) FROM people AS p JOIN (SELECT site, count(*) AS n FROM visits GROUP BY site) AS r ON r.site = p.site AND r.n > 1
-- answer 1 [["1", "5"], ["1", "7"], ["2", "9"], ["3", "2"]]
=> WITH a AS NOT MATERIALIZED (SELECT t2."site" AS k0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN (:pgfog_1) AS t3(c0, c1) ON (t3.c0 = t1."site") AND (t3.c1 > (1)) WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3 in 2 groups; 1

---- accept: a CTE that is released is one release for all who read it
WITH s AS (SELECT site, count(*) AS n FROM people GROUP BY site)
SELECT (SELECT count(*) FROM visits JOIN s USING (site) WHERE s.n > 1), (SELECT count(*) FROM visits WHERE site IN (SELECT site FROM s)), (SELECT max(n) FROM s)
-- answer 1 [["1", "5"], ["2", "9"]]
-- answer 3 [["1"], ["2"]]
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> WITH d AS NOT MATERIALIZED (SELECT t3."person_id" AS u0 FROM "main"."visits" AS t3 INNER JOIN (:pgfog_1) AS t4(c0, c1) ON (t3."site" = t4.c0) WHERE (t4.c1 > (1)) AND t3."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> WITH d AS NOT MATERIALIZED (SELECT t5."person_id" AS u0 FROM "main"."visits" AS t5 WHERE (CASE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t6(c0, c1) WHERE (t5."site" = t6.c0)) THEN TRUE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t6(c0, c1) WHERE (t6.c0 IS NULL)) OR ((t5."site" IS NULL) AND EXISTS (SELECT 1 FROM (:pgfog_1) AS t6(c0, c1) WHERE TRUE)) THEN NULL ELSE FALSE END) AND t5."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1; 3; 3

---- accept: a release within a release
SELECT count(*) FROM people WHERE income > (SELECT avg(income) FROM people WHERE income < (SELECT avg(income) FROM people))
-- answer 1 [["60"]]
-- answer 3 [["20"]]
=> SELECT count(g0), coalesce(sum(g0), 0) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t4."income" AS x0, t4."person_id" AS u0 FROM "main"."people" AS t4 WHERE t4."person_id" IS NOT NULL) AS a) AS r
=> SELECT count(g0), coalesce(sum(g0), 0) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t5."income" AS x0, t5."person_id" AS u0 FROM "main"."people" AS t5 WHERE (NULLIF(t5."income", CAST('NaN' AS DOUBLE)) < (:pgfog_1)) AND t5."person_id" IS NOT NULL) AS a) AS r
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (NULLIF(t1."income", CAST('NaN' AS DOUBLE)) > (:pgfog_3)) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 100; 100; 1
=> reached by none: nobody with less than 60 has all of 100

---- accept: a fact of a unit against a release
SELECT count(*) FROM (SELECT person_id, count(*) AS n FROM visits GROUP BY person_id) AS v WHERE n > (SELECT avg(n) FROM (SELECT person_id, count(*) AS n FROM visits GROUP BY person_id) AS w)
-- answer 1 [["1.5"]]
=> SELECT count(*), coalesce(sum(g0), 0) FROM (SELECT *, CASE WHEN x0 BETWEEN (0) AND (3) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (3) END AS g0 FROM (SELECT CAST(t9.c1 AS bigint) AS x0, t9.u0 AS u0 FROM (SELECT t8.k0 AS c0, t8.a0 AS c1, t8.u0 AS u0 FROM (SELECT k0, u0, count(*) AS a0 FROM (SELECT t7."person_id" AS k0, t7."person_id" AS u0 FROM "main"."visits" AS t7 WHERE t7."person_id" IS NOT NULL) AS g GROUP BY k0, u0) AS t8 WHERE t8.u0 IS NOT NULL) AS t9 WHERE t9.u0 IS NOT NULL) AS a) AS r
=> SELECT count(*) FROM (SELECT t3.u0 AS u0 FROM (SELECT t2.k0 AS c0, t2.a0 AS c1, t2.u0 AS u0 FROM (SELECT k0, u0, count(*) AS a0 FROM (SELECT t1."person_id" AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS g GROUP BY k0, u0) AS t2 WHERE t2.u0 IS NOT NULL) AS t3 WHERE (CAST(t3.c1 AS DOUBLE) > (:pgfog_1)) AND t3.u0 IS NOT NULL) AS r
=> moves by at most 3; 1

---- accept: texts and dates of an answer are spelled as constants
SELECT count(*) FROM visits WHERE kind IN (SELECT kind FROM visits GROUP BY kind HAVING count(*) > 1)
-- answer 1 [["it's \\ \"odd\""], ["gp"], ["1); DROP TABLE people; --"]]
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS k0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL AND ((CAST(t2."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CASE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = t3.c0)) THEN TRUE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE (t3.c0 IS NULL)) THEN NULL ELSE FALSE END) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3; 3
=> reached by none: person 8 has three gp visits, of which the content decides

---- refuse 42501: a release does not bound what it is compared with
SELECT sum(weight / (SELECT avg(minutes) FROM visits)) FROM visits

---- refuse 42703: an earlier query reads nothing around it
SELECT count(*) FROM people AS p WHERE income > (SELECT max(n) FROM (SELECT v.site, count(*) AS n FROM visits AS v GROUP BY v.site) AS r GROUP BY r.site HAVING r.site = p.site)

---- refuse 0A000: what cannot be made of the rows of an earlier answer
SELECT count(*) FROM people WHERE region = (SELECT string_agg(kind, ',') FROM (SELECT kind, count(*) FROM visits GROUP BY kind) AS k)
=> string_agg and array_agg have no private form in a subquery of an expression
=> Join a derived table that has it GROUP BY the unit.

---- accept: a scalar over everybody that a row picks by a key is a release by that key
SELECT count(*) FROM people AS p WHERE income > (SELECT 0.5 * avg(q.income) FROM people AS q WHERE q.site = p.site)
-- answer 1 [["1", "30"], ["2", "0.2"], ["3", null]]
=> SELECT k0, count(g0), coalesce(sum(g0), 0) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t3."site" AS k0, t3."income" AS x0, t3."person_id" AS u0 FROM "main"."people" AS t3 WHERE t3."person_id" IS NOT NULL AND t3."site" BETWEEN 1 AND 3) AS a) AS r GROUP BY k0
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (NULLIF(t1."income", CAST('NaN' AS DOUBLE)) > (SELECT (0.5e0 * max(t4.c1)) FROM (:pgfog_1) AS t4(c0, c1) WHERE (t4.c0 = t1."site"))) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 100; 1

---- accept: seen from a public row, outside
SELECT s.name, (SELECT sum(v.minutes) FROM visits AS v WHERE v.site = s.code AND v.kind = 'gp') FROM sites AS s
=> SELECT "code", "name" FROM "main"."sites"
=> WITH a AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT t2."site" AS k0, CAST(t2."minutes" AS bigint) AS x0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'gp') AND t2."person_id" IS NOT NULL) AS a), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2 OR sum(abs(g0)) > 180), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, coalesce(sum(g0), 0) AS s0, count(*) AS s1 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, coalesce(sum(g0), 0) AS s0, count(*) AS s1 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(11796480 // greatest(sum(abs(s0)), 180) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING sum(abs(s0)) > 180) SELECT k0, sum(s0), sum(s1) FROM (SELECT k0, coalesce(sum(g0), 0) * 65536 AS s0, count(DISTINCT u0) AS s1 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w0, 65536) * s0), 0) AS s0, count(*) AS s1 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 180 in 2 groups
=> reached by none: person 8 has one gp visit with minutes

---- accept: a count that a key picks is 0 where nobody was shown
SELECT count(*) FROM people AS p WHERE (SELECT count(*) - 1 FROM people AS q WHERE q.region = p.region) < 2
-- answer 1 [["north", "2"]]
=> SELECT k0, count(*) FROM (SELECT (CAST(t3."region" AS VARCHAR) COLLATE "C") AS k0, t3."person_id" AS u0 FROM "main"."people" AS t3 WHERE t3."person_id" IS NOT NULL) AS r GROUP BY k0
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE ((SELECT TRY_CAST((CAST(coalesce(max(t4.c1), (0)) AS HUGEINT) - CAST((1) AS HUGEINT)) AS BIGINT) FROM (:pgfog_1) AS t4(c0, c1) WHERE (t4.c0 = (CAST(t1."region" AS VARCHAR) COLLATE "C"))) < (2)) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1 in 1 groups; 1

---- accept: a count seen from a public row, outside
SELECT s.name, (SELECT count(*) FILTER (WHERE v.kind = 'gp') FROM visits AS v WHERE v.site = s.code) FROM sites AS s
=> SELECT "code", "name" FROM "main"."sites"
=> WITH a AS NOT MATERIALIZED (SELECT t2."site" AS k0, coalesce(((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'gp'), FALSE) AS f0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) FILTER (WHERE f0) AS s0, count(*) AS s1 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) FILTER (WHERE f0) AS s0, count(*) AS s1 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0), sum(s1) FROM (SELECT k0, count(*) FILTER (WHERE f0) * 65536 AS s0, count(DISTINCT u0) AS s1 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0, count(*) AS s1 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups

---- refuse 42501: whether a public row has a private one
SELECT name FROM sites AS s WHERE NOT EXISTS (SELECT 1 FROM people AS p WHERE p.site = s.code)
=> single rows of a private table are never shown
=> Ask how many there are, as in WHERE (SELECT count(*) FROM …) > 10.

---- refuse 42501: a list of what private rows have
SELECT name FROM sites WHERE code IN (SELECT site FROM people)
=> single rows of a private table are never shown
=> Ask how many there are, as in WHERE (SELECT count(*) FROM …) > 10.

---- accept: a row of a public table is a value that is read earlier; of several rows PostgreSQL says so
SELECT count(*) FROM visits WHERE site = (SELECT code FROM sites WHERE name = 'north')
-- answer 1 [["1"]]
=> SELECT "code", "name" FROM "main"."sites"
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."site" = (:pgfog_1)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: a table of the analyst's own is joined as a list of constants
SELECT m.label, count(*) FROM visits AS v JOIN mine AS m ON m.code = v.site GROUP BY m.label
-- answer 0 [["1", "near"], ["2", "far"], ["2", "twice"], [null, null]]
=> WITH a AS NOT MATERIALIZED (SELECT t2.c1 AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN (:pgfog_0) AS t2(c0, c1) ON (t2.c0 = t1."site") WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups

---- accept: what an own table says as a value
SELECT count(*) FROM visits WHERE site <= (SELECT max(code) FROM mine) AND kind IN (SELECT label FROM mine)
-- answer 0 [["1", "gp"], ["9", "no"]]
-- answer 1 [["1", "gp"], ["9", "no"]]
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."site" <= (SELECT max(t2.c0) FROM (:pgfog_0) AS t2(c0, c1) WHERE TRUE)) AND (CASE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t4(c0, c1) WHERE ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = t4.c1)) THEN TRUE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t4(c0, c1) WHERE (t4.c1 IS NULL)) THEN NULL ELSE FALSE END) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 42501: nothing bounds what an own table holds
SELECT sum(m.code) FROM visits AS v JOIN mine AS m ON m.code = v.site

---- refuse 0A000: neither of the policy, nor the analyst's own
SELECT count(*) FROM visits AS v JOIN others AS o ON o.code = v.site
=> private rows cannot be joined with others AS o yet
=> Join a table of the policy or one of your own, or what WITH or VALUES makes.

---- refuse 42501: no steward bounds what an earlier answer says
WITH s AS (SELECT site, count(*) AS n FROM visits GROUP BY site) SELECT max(s.n) FROM s JOIN visits AS v ON v.site = s.site
=> nothing bounds s.n
=> Say between which values it counts, as in least(greatest(s.n, 0), 100).

---- accept: a mean lies where its values do, so what is made of it has bounds
SELECT avg(abs(minutes - (SELECT avg(minutes) FROM visits))) FROM visits
-- answer 1 [["25"]]
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t3."minutes" AS bigint) AS x0, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE t3."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 60e0 THEN x0 / 5.7220458984375e-05 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0 FROM (SELECT abs((CAST(t1."minutes" AS DOUBLE) - (:pgfog_1))) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180; 3145728

---- accept: a column of an answer has the bounds of what it is of
SELECT avg(v.minutes - s.most) FROM visits v JOIN (SELECT kind, max(minutes) AS most FROM visits GROUP BY kind) s USING (kind)
-- answer 1 [["gp", "40"], ["er", "60"]]
=> SELECT k0, g0, count(g0) FROM (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, max(g0) AS g0 FROM (SELECT * FROM (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS k0, CAST(t2."minutes" AS bigint) AS x0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL AND ((CAST(t2."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS a) AS o WHERE g0 IS NOT NULL) AS d GROUP BY u0, k0) AS b) AS c WHERE gn <= 2) AS r GROUP BY k0, g0
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (-60) AND (60) THEN x0 - (-60) WHEN x0 < (-60) THEN (0) WHEN x0 IS NOT NULL THEN (120) END AS g0 FROM (SELECT CAST((CAST(t1."minutes" AS bigint) - CAST(t3.c1 AS bigint)) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN (:pgfog_1) AS t3(c0, c1) ON ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = t3.c0) WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 2; 360

---- accept: several aggregates for each public row, by a key that is an expression
SELECT m.n, x.visits, x.minutes FROM generate_series(1, 3) AS m(n) CROSS JOIN LATERAL (SELECT count(*) AS visits, sum(minutes) AS minutes FROM visits AS v WHERE extract(month FROM v.day) = m.n) AS x
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT extract('month' FROM t2."day") AS k0, CAST(t2."minutes" AS bigint) AS x0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL AND (extract('month' FROM t2."day") BETWEEN 1 AND 12 OR extract('month' FROM t2."day") IS NULL) AND (t2."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) OR t2."day" IS NULL)) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0), sum(s1), sum(s2) FROM (SELECT k0, count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d GROUP BY k0 UNION ALL SELECT k0, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 180

---- accept: the greatest group for each public row
SELECT s.name, x.kind FROM sites AS s CROSS JOIN LATERAL (SELECT v.kind, count(*) FROM visits AS v WHERE v.site = s.code AND v.kind IN ('gp', 'er') GROUP BY v.kind ORDER BY count(*) DESC LIMIT 1) AS x
=> SELECT "code", "name" FROM "main"."sites"
=> WITH a AS NOT MATERIALIZED (SELECT (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS k0, t2."site" AS k1, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'gp') OR ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'er')) AND t2."person_id" IS NOT NULL AND ((CAST(t2."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er')) IS TRUE), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, k1, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0, k1) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0, k1), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, k1), k0, k1) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, k1, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0, k1) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0, k1 UNION ALL SELECT k0, k1, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> moves by at most 3 in 2 groups

---- refuse 42703: what stands around is compared by = only
SELECT m.n, (SELECT count(*) FROM visits AS v WHERE extract(month FROM v.day) <= m.n) FROM generate_series(1, 3) AS m(n)
=> column "n" cannot be used here
=> Only columns that the policy lists can be used, and no whole rows. Those of the row around stand on one side of = in WHERE. Or join what is around, ON …, and GROUP BY it.

---- accept: groups by what an earlier answer says are those that it has, not all that there might be
SELECT s.most, count(*) FROM visits AS v JOIN (SELECT kind, max(minutes) AS most FROM visits GROUP BY kind) AS s USING (kind) GROUP BY s.most
-- answer 1 [["gp", "40"], ["er", "60"]]
=> SELECT k0, g0, count(g0) FROM (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, max(g0) AS g0 FROM (SELECT * FROM (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS k0, CAST(t2."minutes" AS bigint) AS x0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL AND ((CAST(t2."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS a) AS o WHERE g0 IS NOT NULL) AS d GROUP BY u0, k0) AS b) AS c WHERE gn <= 2) AS r GROUP BY k0, g0
=> WITH a AS NOT MATERIALIZED (SELECT t3.c1 AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN (:pgfog_1) AS t3(c0, c1) ON ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = t3.c0) WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 2; 3 in 2 groups

---- accept: nor are groups by what is made of it
SELECT s.most + 1, count(*) FROM visits AS v JOIN (SELECT kind, max(minutes) AS most FROM visits GROUP BY kind) AS s USING (kind) GROUP BY 1
-- answer 1 [["gp", "40"], ["er", "60"]]
=> SELECT k0, g0, count(g0) FROM (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, max(g0) AS g0 FROM (SELECT * FROM (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS k0, CAST(t2."minutes" AS bigint) AS x0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL AND ((CAST(t2."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS a) AS o WHERE g0 IS NOT NULL) AS d GROUP BY u0, k0) AS b) AS c WHERE gn <= 2) AS r GROUP BY k0, g0
=> WITH a AS NOT MATERIALIZED (SELECT CASE WHEN (CAST(t3.c1 AS bigint) + CAST((1) AS bigint)) BETWEEN (-2147483648) AND (2147483647) THEN (CAST(t3.c1 AS bigint) + CAST((1) AS bigint)) END AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN (:pgfog_1) AS t3(c0, c1) ON ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = t3.c0) WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 2; 3 in 2 groups

---- refuse 42703: the order of picked groups asks nothing besides
SELECT s.name, x.n FROM sites AS s CROSS JOIN LATERAL (SELECT count(*) AS n FROM visits AS v WHERE v.site = s.code GROUP BY v.kind ORDER BY (SELECT max(code) FROM sites) LIMIT 1) AS x

---- refuse 42703: sets of groups are not picked
SELECT s.name, x.n FROM sites AS s CROSS JOIN LATERAL (SELECT v.kind, count(*) AS n FROM visits AS v WHERE v.site = s.code GROUP BY ROLLUP (v.kind)) AS x

---- refuse 42703: nor is what stands around asked by itself
SELECT s.name, (SELECT count(*) FROM visits AS v WHERE v.site = s.code AND s.code = 1) FROM sites AS s
