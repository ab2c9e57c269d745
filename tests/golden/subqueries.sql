-- Subqueries inside a block: tied to the unit of a row around them, or over public rows.

---- accept: EXISTS of the unit's own rows
SELECT count(*) FROM people AS p WHERE EXISTS (SELECT 1 FROM visits AS v WHERE v.person_id = p.person_id AND v.minutes > 5)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND (t2."minutes" > (5)) AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: NOT EXISTS
SELECT p.site, count(*) FROM people AS p WHERE NOT EXISTS (SELECT * FROM visits WHERE visits.person_id = p.person_id) GROUP BY p.site
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (NOT EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id"))) AND t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: IN of the unit
SELECT count(*) FROM people WHERE person_id IN (SELECT person_id FROM visits WHERE kind = 'gp')
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'gp') AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id") AND (t1."person_id" = t2."person_id")) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: DISTINCT in EXISTS and IN changes nothing, so it needs not lead to the unit
SELECT count(*) FROM people AS p WHERE EXISTS (SELECT DISTINCT v.kind FROM visits AS v WHERE v.person_id = p.person_id) AND site IN (SELECT DISTINCT v.site FROM visits AS v WHERE v.person_id = p.person_id)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AND (CASE WHEN EXISTS (SELECT 1 FROM "main"."visits" AS t3 WHERE (t3."person_id" = t1."person_id") AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id") AND (t1."site" = t3."site")) THEN TRUE WHEN EXISTS (SELECT 1 FROM "main"."visits" AS t3 WHERE (t3."person_id" = t1."person_id") AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id") AND (t3."site" IS NULL)) THEN NULL ELSE FALSE END) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: NOT IN of the unit, whose key is never NULL in a row that is read
SELECT count(*) FROM people WHERE person_id NOT IN (SELECT person_id FROM visits WHERE kind = 'gp')
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (NOT EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'gp') AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id") AND (t1."person_id" = t2."person_id"))) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: = ANY and <> ALL of a query's rows
SELECT count(*) FROM people WHERE person_id = ANY (SELECT person_id FROM visits WHERE kind = 'gp') OR person_id <> ALL (SELECT person_id FROM bills)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'gp') AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id") AND (t1."person_id" = t2."person_id")) OR (NOT EXISTS (SELECT 1 FROM "main"."bills" AS t3 WHERE t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id") AND (t1."person_id" = t3."person_id")))) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: more than any, or than all, of public values, of which some are NULL
SELECT count(*) FROM visits WHERE minutes > ANY (SELECT code FROM wards) OR minutes < ALL (SELECT code FROM wards)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((CASE WHEN ((t1."minutes" > (SELECT min(t2."code") FROM "main"."wards" AS t2 WHERE TRUE)) IS TRUE) THEN TRUE WHEN EXISTS (SELECT 1 FROM "main"."wards" AS t2 WHERE (t2."code" IS NULL)) OR ((t1."minutes" IS NULL) AND EXISTS (SELECT 1 FROM "main"."wards" AS t2 WHERE TRUE)) THEN NULL ELSE FALSE END) OR (NOT (CASE WHEN ((t1."minutes" >= (SELECT min(t3."code") FROM "main"."wards" AS t3 WHERE TRUE)) IS TRUE) THEN TRUE WHEN EXISTS (SELECT 1 FROM "main"."wards" AS t3 WHERE (t3."code" IS NULL)) OR ((t1."minutes" IS NULL) AND EXISTS (SELECT 1 FROM "main"."wards" AS t3 WHERE TRUE)) THEN NULL ELSE FALSE END))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: at least all of the unit's own, and another than any of them
SELECT count(*) FROM visits AS v WHERE kind <> ANY (SELECT w.kind FROM visits AS w WHERE w.person_id = v.person_id) OR minutes >= ALL (SELECT minutes FROM visits AS w WHERE w.person_id = v.person_id AND w.minutes IS NOT NULL)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id") AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") <> (CAST(t2."kind" AS VARCHAR) COLLATE "C"))) OR (NOT (CASE WHEN ((t1."minutes" < (SELECT max(t3."minutes") FROM "main"."visits" AS t3 WHERE (t3."person_id" = t1."person_id") AND (t3."minutes" IS NOT NULL) AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id"))) IS TRUE) THEN TRUE WHEN ((t1."minutes" IS NULL) AND EXISTS (SELECT 1 FROM "main"."visits" AS t3 WHERE (t3."person_id" = t1."person_id") AND (t3."minutes" IS NOT NULL) AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id"))) THEN NULL ELSE FALSE END))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: more than any of an earlier answer
SELECT count(*) FROM visits WHERE minutes > ANY (SELECT avg(minutes) FROM visits GROUP BY kind)
-- answer 1 [["9.5"], ["20"], [null]]
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS k0, CAST(t2."minutes" AS bigint) AS x0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE t2."person_id" IS NOT NULL AND ((CAST(t2."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0), sum(s1) FROM (SELECT k0, count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d GROUP BY k0 UNION ALL SELECT k0, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CASE WHEN ((CAST(t1."minutes" AS DOUBLE) > (SELECT min(t3.c0) FROM (:pgfog_1) AS t3(c0) WHERE TRUE)) IS TRUE) THEN TRUE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE (t3.c0 IS NULL)) OR ((t1."minutes" IS NULL) AND EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE TRUE)) THEN NULL ELSE FALSE END) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180; 3

---- accept: a pair among pairs of the unit, of which one may be NULL
SELECT count(*) FROM visits WHERE (person_id, day) NOT IN (SELECT person_id, min(day) FROM visits WHERE kind = 'gp' GROUP BY person_id)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NOT (CASE WHEN EXISTS (SELECT 1 FROM (SELECT t3.k0 AS c0, t3.a0 AS c1, t3.u0 AS u0 FROM (SELECT k0, u0, min(x0_0) AS a0 FROM (SELECT t2."person_id" AS k0, t2."day" AS x0_0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'gp') AND t2."person_id" IS NOT NULL) AS g GROUP BY k0, u0) AS t3 WHERE t3.u0 IS NOT NULL) AS t4 WHERE t4.u0 IS NOT NULL AND (t4.u0 = t1."person_id") AND (t1."person_id" = t4.c0) AND (t1."day" = t4.c1)) THEN TRUE WHEN EXISTS (SELECT 1 FROM (SELECT t3.k0 AS c0, t3.a0 AS c1, t3.u0 AS u0 FROM (SELECT k0, u0, min(x0_0) AS a0 FROM (SELECT t2."person_id" AS k0, t2."day" AS x0_0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'gp') AND t2."person_id" IS NOT NULL) AS g GROUP BY k0, u0) AS t3 WHERE t3.u0 IS NOT NULL) AS t4 WHERE t4.u0 IS NOT NULL AND (t4.u0 = t1."person_id") AND (t1."person_id" = t4.c0) AND (((t1."person_id" = t4.c0) AND (t1."day" = t4.c1)) IS NULL)) THEN NULL ELSE FALSE END)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: compared with all elements of an array, or with any
SELECT count(*) FROM visits WHERE minutes > ALL (ARRAY[5, 10]) OR minutes < ANY (VALUES (1), (2)) OR minutes = ALL ('{7}'::int[])
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((((t1."minutes" > (5)) AND (t1."minutes" > (10))) OR ((t1."minutes" < (1)) OR (t1."minutes" < (2)))) OR ((t1."minutes" = (7)))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 0A000: more than any value of other people
SELECT count(*) FROM visits WHERE minutes > ANY (SELECT minutes FROM visits AS w WHERE w.kind = 'gp')
=> SELECT minutes FROM visits AS w WHERE w.kind = 'gp' looks at rows of other privacy units
=> Tie it to the row around it by the unit's key, as in WHERE o.key = c.key; or aggregate it, so that it is a release.

---- refuse 0A000: rows are not compared with any by their order
SELECT count(*) FROM visits WHERE (minutes, site) > ANY (SELECT code, code FROM wards)
=> (minutes, site) > ANY (SELECT code, code FROM wards): rows are compared by = ANY and <> ALL alone
=> Write EXISTS (SELECT 1 FROM … WHERE …).

---- accept: IN of a key that leads to the unit, in rows of another table
SELECT status, count(*) FROM bills WHERE bill_id IN (SELECT bill_id FROM lines WHERE price > 5) GROUP BY status
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."status" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."bills" AS t1 WHERE EXISTS (SELECT 1 FROM (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t2 WHERE (t2.c2 > (5)) AND t2.u0 IS NOT NULL AND (t2.u0 = t1."person_id") AND (t1."bill_id" = t2.c1)) AND t1."person_id" IS NOT NULL AND ((CAST(t1."status" AS VARCHAR) COLLATE "C") IN ('open', 'paid')) IS TRUE), h AS MATERIALIZED (SELECT u0, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 2) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 2

---- accept: IN of the groups of a unit
SELECT count(*) FROM bills WHERE bill_id IN (SELECT bill_id FROM lines GROUP BY bill_id HAVING sum(price) > 9 AND count(*) > 1)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."bills" AS t1 WHERE EXISTS (SELECT 1 FROM (SELECT t3.k0 AS c0, t3.u0 AS u0 FROM (SELECT k0, u0, CAST(sum(CASE WHEN x0_0 BETWEEN (0) AND (10) THEN x0_0 WHEN x0_0 < (0) THEN (0) WHEN x0_0 IS NOT NULL THEN (10) END) AS DOUBLE) AS a0, count(*) AS a1 FROM (SELECT t2.c1 AS k0, CAST(t2.c2 AS bigint) AS x0_0, t2.u0 AS u0 FROM (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t2 WHERE t2.u0 IS NOT NULL) AS g GROUP BY k0, u0) AS t3 WHERE (t3.a0 > 9e0) AND (t3.a1 > (1)) AND t3.u0 IS NOT NULL) AS t4 WHERE t4.u0 IS NOT NULL AND (t4.u0 = t1."person_id") AND (t1."bill_id" = t4.c0)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 2) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 2

---- accept: IN of another column, tied by the unit, is NULL where SQL says so
SELECT count(*), count(*) FILTER (WHERE NOT site IN (SELECT p.site FROM people AS p WHERE p.person_id = visits.person_id)) FROM visits WHERE NOT (note IN (SELECT v.note FROM visits AS v WHERE v.person_id = visits.person_id AND v.kind = 'er'))
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((NOT (CASE WHEN EXISTS (SELECT 1 FROM "main"."people" AS t3 WHERE (t3."person_id" = t1."person_id") AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id") AND (t1."site" = t3."site")) THEN TRUE WHEN ((t1."site" IS NULL) AND EXISTS (SELECT 1 FROM "main"."people" AS t3 WHERE (t3."person_id" = t1."person_id") AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id"))) THEN NULL ELSE FALSE END)), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NOT (CASE WHEN EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'er') AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id") AND ((CAST(t1."note" AS VARCHAR) COLLATE "C") = (CAST(t2."note" AS VARCHAR) COLLATE "C"))) THEN TRUE WHEN EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'er') AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id") AND ((CAST(t2."note" AS VARCHAR) COLLATE "C") IS NULL)) OR (((CAST(t1."note" AS VARCHAR) COLLATE "C") IS NULL) AND EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = 'er') AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id"))) THEN NULL ELSE FALSE END)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3
=> reached by none: most of the notes of 8 are among her own

---- accept: a pair in a pair
SELECT count(*) FROM visits WHERE (person_id, kind) IN (SELECT person_id, 'gp' FROM bills WHERE status = 'paid')
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE EXISTS (SELECT 1 FROM "main"."bills" AS t2 WHERE ((CAST(t2."status" AS VARCHAR) COLLATE "C") = 'paid') AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id") AND (t1."person_id" = t2."person_id") AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp')) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: EXISTS of a composite unit
SELECT count(*) FROM stays AS s WHERE EXISTS (SELECT 1 FROM tests AS t WHERE t.hospital = s.hospital AND t.patient = s.patient AND t.score > 2)
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."hospital" AS VARCHAR) COLLATE "C") AS u0, t1."patient" AS u1 FROM "main"."stays" AS t1 WHERE EXISTS (SELECT 1 FROM "main"."tests" AS t2 WHERE ((CAST(t2."hospital" AS VARCHAR) COLLATE "C") = (CAST(t1."hospital" AS VARCHAR) COLLATE "C")) AND (t2."patient" = t1."patient") AND (t2."score" > (2)) AND (CAST(t2."hospital" AS VARCHAR) COLLATE "C") IS NOT NULL AND t2."patient" IS NOT NULL AND ((CAST(t2."hospital" AS VARCHAR) COLLATE "C") = (CAST(t1."hospital" AS VARCHAR) COLLATE "C")) AND (t2."patient" = t1."patient")) AND (CAST(t1."hospital" AS VARCHAR) COLLATE "C") IS NOT NULL AND t1."patient" IS NOT NULL), h AS MATERIALIZED (SELECT u0, u1, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0, u1 HAVING count(*) > 2) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0, u1)) AS r
=> moves by at most 2

---- accept: subqueries over public rows may be anything
SELECT count(*) FROM visits WHERE site IN (SELECT code FROM sites WHERE name IS NOT NULL) AND EXISTS (SELECT 1 FROM kinds AS k WHERE k.kind = visits.kind)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CASE WHEN EXISTS (SELECT 1 FROM "main"."sites" AS t2 WHERE ((CAST(t2."name" AS VARCHAR) COLLATE "C") IS NOT NULL) AND (t1."site" = t2."code")) THEN TRUE WHEN ((t1."site" IS NULL) AND EXISTS (SELECT 1 FROM "main"."sites" AS t2 WHERE ((CAST(t2."name" AS VARCHAR) COLLATE "C") IS NOT NULL))) THEN NULL ELSE FALSE END) AND EXISTS (SELECT 1 FROM "main"."kinds" AS t3 WHERE ((CAST(t3."kind" AS VARCHAR) COLLATE "C") = (CAST(t1."kind" AS VARCHAR) COLLATE "C"))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: NOT IN of public rows that hold a NULL is true of nobody
SELECT count(*) FROM visits WHERE kind NOT IN (SELECT kind FROM kinds)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NOT (CASE WHEN EXISTS (SELECT 1 FROM "main"."kinds" AS t2 WHERE ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = (CAST(t2."kind" AS VARCHAR) COLLATE "C"))) THEN TRUE WHEN EXISTS (SELECT 1 FROM "main"."kinds" AS t2 WHERE ((CAST(t2."kind" AS VARCHAR) COLLATE "C") IS NULL)) THEN NULL ELSE FALSE END)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: a kind is NULL, so nothing is known not to be among them

---- accept: a scalar over public rows, with and without the row around it
SELECT count(*) FROM people WHERE site < (SELECT max(code) FROM sites) AND 1 <= (SELECT count(*) FROM wards AS w WHERE w.code = people.site)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (t1."site" < (SELECT max(t2."code") FROM "main"."sites" AS t2 WHERE TRUE)) AND ((1) <= (SELECT count(*) FROM "main"."wards" AS t4 WHERE (t4."code" = t1."site"))) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: a scalar over the unit's own rows
SELECT count(*), avg((SELECT sum(v.minutes) FROM visits AS v WHERE v.person_id = p.person_id)) FROM people AS p WHERE (SELECT count(*) FROM visits AS v WHERE v.person_id = p.person_id) > 1
=> SELECT count(g0), coalesce(sum(g0), 0), count(*) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 180e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 180e0 END AS BIGINT) AS g0 FROM (SELECT (SELECT CAST(sum(CASE WHEN CAST(t6."minutes" AS bigint) BETWEEN (0) AND (60) THEN CAST(t6."minutes" AS bigint) WHEN CAST(t6."minutes" AS bigint) < (0) THEN (0) WHEN CAST(t6."minutes" AS bigint) IS NOT NULL THEN (60) END) AS DOUBLE) FROM "main"."visits" AS t6 WHERE (t6."person_id" = t1."person_id") AND t6."person_id" IS NOT NULL AND (t6."person_id" = t1."person_id")) AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE ((SELECT count(*) FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) > (1)) AND t1."person_id" IS NOT NULL) AS a) AS r
=> moves by at most 180

---- accept: a row against its unit's others
SELECT count(*) FROM visits AS v WHERE minutes = (SELECT max(minutes) FROM visits AS w WHERE w.person_id = v.person_id)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."minutes" = (SELECT max(t2."minutes") FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id"))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: nobody has three visits that are the longest

---- accept: a subquery in a subquery, tied to the outermost unit
SELECT count(*) FROM people AS p WHERE EXISTS (SELECT 1 FROM bills AS b WHERE b.person_id = p.person_id AND b.amount >= (SELECT max(c.amount) FROM bills AS c WHERE c.person_id = p.person_id))
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE EXISTS (SELECT 1 FROM "main"."bills" AS t2 WHERE (t2."person_id" = t1."person_id") AND (t2."amount" >= (SELECT max(t3."amount") FROM "main"."bills" AS t3 WHERE (t3."person_id" = t1."person_id") AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id"))) AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: LATERAL of one row
SELECT avg(x.n), avg(y.twice) FROM people AS p CROSS JOIN LATERAL (SELECT count(*) AS n FROM visits AS v WHERE v.person_id = p.person_id) AS x, LATERAL (SELECT least(p.income * 2, 100) AS twice) AS y
=> SELECT count(*), coalesce(sum(g0), 0), count(g1), coalesce(sum(g1), 0) FROM (SELECT *, CASE WHEN x0 BETWEEN (0) AND (3) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (3) END AS g0, CAST(CASE WHEN x1 BETWEEN 0e0 AND 100e0 THEN x1 / 9.5367431640625e-05 WHEN x1 < 0e0 THEN 0e0 WHEN x1 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g1 FROM (SELECT CAST((SELECT count(*) FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS bigint) AS x0, least((NULLIF(t1."income", CAST('NaN' AS DOUBLE)) * 2e0), 100e0) AS x1, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS r
=> moves by at most 3, 1048576
=> reached by none: nobody has three visits and twice the income

---- accept: VALUES is a public relation, and what it lists are public groups
SELECT x.label, count(*) FROM visits JOIN (VALUES ('gp', 'light'), ('er', 'heavy')) AS x(kind, label) ON x.kind = visits.kind GROUP BY x.label
=> WITH d AS NOT MATERIALIZED (SELECT t2.c1 AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN (VALUES ('gp', 'light'), ('er', 'heavy')) AS t2(c0, c1) ON (t2.c0 = (CAST(t1."kind" AS VARCHAR) COLLATE "C")) WHERE t1."person_id" IS NOT NULL AND (t2.c1 IN ('light', 'heavy')) IS TRUE), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: a series of numbers
SELECT g, count(*) FROM people JOIN generate_series(1, 3) AS g ON g = site GROUP BY g
=> SELECT k0, count(*) FROM (SELECT t2.c0 AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN (VALUES ((1)), ((2)), ((3))) AS t2(c0) ON (t2.c0 = t1."site") WHERE t1."person_id" IS NOT NULL AND t2.c0 BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: a calendar
SELECT m::date, count(*) FROM visits, generate_series(date '2024-01-01', date '2024-03-01', interval '1 month') AS m WHERE date_trunc('month', day) = m GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT t2.c0 AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN (VALUES (CAST('2024-01-01' AS DATE)), (CAST('2024-02-01' AS DATE)), (CAST('2024-03-01' AS DATE))) AS t2(c0) ON TRUE WHERE (CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) = t2.c0) AND t1."person_id" IS NOT NULL AND t2.c0 IN (CAST('2024-01-01' AS DATE), CAST('2024-02-01' AS DATE), CAST('2024-03-01' AS DATE))), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- refuse 0A000: EXISTS of everybody's rows
SELECT count(*) FROM people WHERE EXISTS (SELECT 1 FROM visits WHERE minutes > 59)
=> SELECT 1 FROM visits WHERE minutes > 59 looks at rows of other privacy units

---- refuse 0A000: EXISTS of other people
SELECT count(*) FROM people AS p WHERE EXISTS (SELECT 1 FROM people AS q WHERE q.site = p.site AND q.person_id <> p.person_id)

---- refuse 0A000: IN of everybody's rows
SELECT count(*) FROM people WHERE site IN (SELECT site FROM visits)

---- refuse 0A000: NOT IN of everybody's rows
SELECT count(*) FROM visits WHERE note NOT IN (SELECT region FROM people)

---- refuse 0A000: half of a composite unit
SELECT count(*) FROM stays AS s WHERE EXISTS (SELECT 1 FROM tests AS t WHERE t.patient = s.patient)

---- refuse 0A000: a tie in one branch of OR
SELECT count(*) FROM people AS p WHERE EXISTS (SELECT 1 FROM visits AS v WHERE v.person_id = p.person_id OR v.kind = 'gp')

---- refuse 0A000: a tie by way of a public row
SELECT count(*) FROM people AS p JOIN sites AS s ON s.code = p.site WHERE EXISTS (SELECT 1 FROM visits AS v WHERE v.person_id = s.code)

---- refuse 0A000: a scalar that may be several rows
SELECT count(*) FROM people AS p WHERE site = (SELECT site FROM visits AS v WHERE v.person_id = p.person_id)
=> (SELECT site FROM visits AS v WHERE v.person_id = p.person_id) may be several rows

---- refuse 0A000: a scalar of other people, by an inequality
SELECT count(*) FROM people AS p WHERE income > (SELECT avg(q.income) FROM people AS q WHERE q.site < p.site)

---- accept: a scalar of the unit's own rows may be a group key
SELECT (SELECT count(*) FROM visits AS v WHERE v.person_id = p.person_id) AS n, count(*) FROM people AS p GROUP BY 1
=> SELECT k0, count(*) FROM (SELECT CASE WHEN (SELECT count(*) FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) > 3 THEN 3 ELSE (SELECT count(*) FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) END AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND CASE WHEN (SELECT count(*) FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) > 3 THEN 3 ELSE (SELECT count(*) FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) END BETWEEN 0 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- refuse 0A000: an aggregate that belongs to the query around it
SELECT count(*) FROM people AS p WHERE (SELECT max(p.income) FROM visits AS v WHERE v.person_id = p.person_id) > 1
=> max(p.income) reads nothing of its own query

---- refuse 0A000: EXISTS of an aggregate is always true
SELECT count(*) FROM people AS p WHERE EXISTS (SELECT count(*) FROM visits AS v WHERE v.person_id = p.person_id)

---- refuse 0A000: LATERAL before a join that fills its row with NULLs, of which it would be made again
SELECT count(x.one), count(*) FROM cards AS c CROSS JOIN LATERAL (SELECT 1 AS one) AS x RIGHT JOIN people AS p ON p.person_id = c.person_id
=> LATERAL beside a RIGHT JOIN cannot be used in a private query
=> Put LATERAL behind it, as in CROSS JOIN LATERAL or LEFT JOIN LATERAL.

---- refuse 42501: floats of public rows are added in an order that the plan for the private ones chooses
SELECT count(*) FROM visits AS v JOIN (SELECT category, sum(x.n * 0.1) AS s FROM kinds, codes AS x GROUP BY category) AS k ON k.s = 0.6
=> nothing bounds sum(x.n * 0.1)
=> Say between which values it counts, as in sum(least(greatest(x, 0), 100)), or ask the steward for bounds.

---- refuse 0A000: a series whose length a value steers
SELECT count(*) FROM people AS p, generate_series(1, p.site) AS g

---- refuse 54001: a series that is too long
SELECT count(*) FROM people, generate_series(1, 1000000) AS g

---- refuse 42501: a table of another role in EXISTS
SELECT count(*) FROM people AS p WHERE EXISTS (SELECT 1 FROM staff AS s WHERE s.person_id = p.person_id)

---- refuse 42501: a hidden column in EXISTS
SELECT count(*) FROM visits AS v WHERE EXISTS (SELECT 1 FROM people AS p WHERE p.person_id = v.person_id AND p.secret = 's1')

---- refuse 0A000: an equality of ON does not hold in the rows that a RIGHT JOIN adds
SELECT count(*) FROM people AS p WHERE EXISTS (SELECT 1 FROM bills AS b JOIN sites AS s ON b.person_id = p.person_id RIGHT JOIN visits AS v ON v.person_id = b.person_id)
=> SELECT 1 FROM bills AS b JOIN sites AS s ON b.person_id = p… looks at rows of other privacy units

---- accept: decimals that are one DOUBLE do not make a list unique (rule 1)
SELECT count(*) FROM people AS p JOIN (VALUES (1.0), (1.0000000000000000001)) AS x(v) ON x.v = p.site
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN (VALUES (1e0), (1e0)) AS t2(c0) ON (t2.c0 = CAST(t1."site" AS DOUBLE)) WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1

---- refuse 42501: how many people there are decides in which order public doubles are added up
SELECT count(*) FROM people AS p WHERE (SELECT sum(c.code * 1.1) FROM codes AS c WHERE c.n < p.site) > 5
=> nothing bounds sum(c.code * 1.1)

---- refuse 42501: as it does where only what is summed reads the row around
SELECT count(*) FROM people AS p WHERE (SELECT sum(c.code * p.income) FROM codes AS c) > 5
=> nothing bounds sum(c.code * p.income)

---- refuse 42501: how many public rows there are is not what a unit has
SELECT sum((SELECT count(*) FROM kinds)) FROM people
=> nothing bounds (SELECT count(*) FROM kinds)

---- accept: a number of public rows, with bounds
SELECT sum(least((SELECT count(*) FROM kinds), 10)) FROM people
=> SELECT count(g0), coalesce(sum(g0), 0) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 10e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 10e0 END AS BIGINT) AS g0 FROM (SELECT least(CAST((SELECT count(*) FROM "main"."kinds" AS t2 WHERE TRUE) AS DOUBLE), 10e0) AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS r
=> moves by at most 10
=> reached by none: there are four

---- accept: the value that a key of a public table picks is one
SELECT (SELECT s.name FROM sites AS s WHERE s.code = v.site) AS name, count(*) FROM visits AS v GROUP BY 1
=> WITH a AS NOT MATERIALIZED (SELECT (SELECT max((CAST(t3."name" AS VARCHAR) COLLATE "C")) FROM "main"."sites" AS t3 WHERE (t3."code" = t1."site")) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups

---- accept: beside aggregates, too, if it is made of group keys
SELECT v.site, (SELECT s.name FROM sites AS s WHERE s.code = v.site), count(*) FROM visits AS v GROUP BY v.site
=> WITH a AS NOT MATERIALIZED (SELECT t1."site" AS k0, (SELECT max((CAST(t3."name" AS VARCHAR) COLLATE "C")) FROM "main"."sites" AS t3 WHERE (t3."code" = t1."site")) AS k1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, k1, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0, k1) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0, k1), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, k1), k0, k1) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, k1, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0, k1) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0, k1 UNION ALL SELECT k0, k1, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> moves by at most 3 in 2 groups

---- accept: so is the value that a person's own row has
SELECT count(*) FROM visits AS v WHERE (SELECT p.female FROM people AS p WHERE p.person_id = v.person_id)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (SELECT bool_or(t3."female") FROM "main"."people" AS t3 WHERE (t3."person_id" = t1."person_id") AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id")) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 0A000: nor is the value of one person's row one for all others
SELECT count(*) FROM visits AS v WHERE v.cost = (SELECT p.income FROM people AS p WHERE p.person_id = 5)

---- refuse 0A000: also not where a row says which person
SELECT count(*) FROM visits AS v WHERE v.cost = (SELECT p.income FROM people AS p WHERE p.person_id = v.site)

---- refuse 0A000: what no key picks may be several rows
SELECT count(*) FROM visits AS v WHERE (SELECT s.name FROM sites AS s WHERE s.code > v.site) = 'north'
=> (SELECT s.name FROM sites AS s WHERE s.code > v.site) may be several rows
=> Aggregate it, as in (SELECT max(…) FROM …).

---- refuse 0A000: beside aggregates, what is no group key
SELECT v.kind, (SELECT s.name FROM sites AS s WHERE s.code = v.site), count(*) FROM visits AS v GROUP BY v.kind
=> v.site cannot be used in a subquery beside aggregates
=> It may be if it is a group key: add it to GROUP BY.
