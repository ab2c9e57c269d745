-- Spellings that PostgreSQL reads alike: joins in parentheses, ORDER BY where it says nothing.

---- accept: joins in parentheses, as Access writes them
SELECT s.name, count(*) FROM (sites AS s INNER JOIN people AS p ON s.code = p.site) INNER JOIN visits AS v ON v.person_id = p.person_id GROUP BY s.name
=> WITH d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT (t1."name" COLLATE "C") AS k0, t2."person_id" AS u0 FROM "main"."sites" AS t1 INNER JOIN "main"."people" AS t2 ON (t1."code" = t2."site") INNER JOIN "main"."visits" AS t3 ON (t3."person_id" = t2."person_id") WHERE t2."person_id" IS NOT NULL) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0 ORDER BY k0
=> moves by at most 3 in 2 groups
=> reached by none: a person has one site

---- accept: joins in parentheses on the right
SELECT s.name, count(*), sum(v.minutes) FROM sites AS s JOIN (people AS p JOIN visits AS v ON v.person_id = p.person_id) ON s.code = p.site GROUP BY s.name
=> WITH d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, count(*) AS n, count(g0) AS s0, coalesce(sum(g0), 0) AS s1, count(*) AS s2, count(*) AS s3 FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN CAST('0.0' AS DOUBLE) AND CAST('60.0' AS DOUBLE) THEN x0 WHEN x0 < CAST('0.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) END AS BIGINT) AS g0 FROM (SELECT (t1."name" COLLATE "C") AS k0, CAST(t4.c13 AS DOUBLE) AS x0, t4.u0 AS u0 FROM "main"."sites" AS t1 INNER JOIN (SELECT t2."person_id" AS c0, t2."site" AS c1, t2."female" AS c2, t2."smoker" AS c3, NULLIF(t2."income", CAST('NaN' AS DOUBLE)) AS c4, t2."born" AS c5, (t2."region" COLLATE "C") AS c6, t2."token" AS c7, t3."person_id" AS c10, t3."site" AS c11, (t3."kind" COLLATE "C") AS c12, t3."minutes" AS c13, NULLIF(t3."cost", CAST('NaN' AS DOUBLE)) AS c14, t3."fee" AS c15, NULLIF(t3."weight", CAST('NaN' AS DOUBLE)) AS c16, t3."steps" AS c17, t3."day" AS c18, t3."seen" AS c19, t3."sent" AS c20, t3."due" AS c21, (t3."note" COLLATE "C") AS c22, t2."person_id" AS u0 FROM "main"."people" AS t2 INNER JOIN "main"."visits" AS t3 ON (t3."person_id" = t2."person_id") WHERE t2."person_id" IS NOT NULL) AS t4 ON (t1."code" = t4.c1) WHERE t4.u0 IS NOT NULL) AS a) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0), coalesce(sum(coalesce(w, 65536) * s1), 0), coalesce(sum(coalesce(w, 65536) * s2), 0), count(*) FROM d LEFT JOIN h USING (u0) GROUP BY k0 ORDER BY k0
=> moves by at most 180 in 2 groups
=> reached by none: a person has one site

---- accept: an outer join of joins
SELECT count(*), count(b.bill_id) FROM people AS p LEFT JOIN (bills AS b JOIN lines AS l USING (bill_id)) ON b.person_id = p.person_id
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((t4.c0 IS NOT NULL), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."people" AS t1 LEFT JOIN (SELECT t2."bill_id" AS c0, t2."person_id" AS c1, (t2."status" COLLATE "C") AS c2, t2."amount" AS c3, t3.c0 AS c4, t3.c1 AS c5, t3.c2 AS c6, t2."bill_id" AS c7, t2."person_id" AS u0 FROM "main"."bills" AS t2 INNER JOIN (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t3 ON (t2."bill_id" = t3.c1) AND (t2."person_id" = t3.u0) WHERE t2."person_id" IS NOT NULL) AS t4 ON (t4.c1 = t1."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, 65536 - CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum(w), 0), -coalesce(sum(w) FILTER (WHERE f1), 0) FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3

---- accept: and without parentheses
SELECT count(*) FROM people AS p JOIN visits AS v JOIN cards AS c ON c.person_id = v.person_id ON p.person_id = v.person_id
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN (SELECT t2."person_id" AS c0, t2."site" AS c1, (t2."kind" COLLATE "C") AS c2, t2."minutes" AS c3, NULLIF(t2."cost", CAST('NaN' AS DOUBLE)) AS c4, t2."fee" AS c5, NULLIF(t2."weight", CAST('NaN' AS DOUBLE)) AS c6, t2."steps" AS c7, t2."day" AS c8, t2."seen" AS c9, t2."sent" AS c10, t2."due" AS c11, (t2."note" COLLATE "C") AS c12, t3."person_id" AS c13, (t3."tier" COLLATE "C") AS c14, t2."person_id" AS u0 FROM "main"."visits" AS t2 INNER JOIN "main"."cards" AS t3 ON (t3."person_id" = t2."person_id") WHERE t2."person_id" IS NOT NULL) AS t4 ON (t1."person_id" = t4.c0) WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, 65536 - CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum(w), 0) FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: the unit is found in parentheses, also by a subquery
SELECT count(*) FROM sites AS s JOIN (people AS p LEFT JOIN cards AS c USING (person_id)) ON s.code = p.site WHERE EXISTS (SELECT 1 FROM visits AS v WHERE v.person_id = p.person_id ORDER BY v.day LIMIT 1)
=> SELECT count(*) FROM (SELECT t4.u0 AS u0 FROM "main"."sites" AS t1 INNER JOIN (SELECT t2."person_id" AS c0, t2."site" AS c1, t2."female" AS c2, t2."smoker" AS c3, NULLIF(t2."income", CAST('NaN' AS DOUBLE)) AS c4, t2."born" AS c5, (t2."region" COLLATE "C") AS c6, t2."token" AS c7, t3."person_id" AS c10, (t3."tier" COLLATE "C") AS c11, t2."person_id" AS c12, t2."person_id" AS u0 FROM "main"."people" AS t2 LEFT JOIN "main"."cards" AS t3 ON (t2."person_id" = t3."person_id") WHERE t2."person_id" IS NOT NULL) AS t4 ON (t1."code" = t4.c1) WHERE EXISTS (SELECT 1 FROM "main"."visits" AS t5 WHERE (t5."person_id" = t4.c0) AND t5."person_id" IS NOT NULL AND (t5."person_id" = t4.u0)) AND t4.u0 IS NOT NULL) AS r
=> moves by at most 1

---- accept: joins in parentheses that have a name
SELECT z.kind, count(*) FROM (cards JOIN visits USING (person_id)) AS z WHERE z.tier = 'gold' GROUP BY z.kind
=> WITH d AS NOT MATERIALIZED (SELECT t3.c3 AS k0, t3.u0 AS u0 FROM (SELECT t1."person_id" AS c0, (t1."tier" COLLATE "C") AS c1, t2."site" AS c2, (t2."kind" COLLATE "C") AS c3, t2."minutes" AS c4, NULLIF(t2."cost", CAST('NaN' AS DOUBLE)) AS c5, t2."fee" AS c6, NULLIF(t2."weight", CAST('NaN' AS DOUBLE)) AS c7, t2."steps" AS c8, t2."day" AS c9, t2."seen" AS c10, t2."sent" AS c11, t2."due" AS c12, (t2."note" COLLATE "C") AS c13, t1."person_id" AS u0 FROM "main"."cards" AS t1 INNER JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") WHERE t1."person_id" IS NOT NULL) AS t3 WHERE (t3.c1 = 'gold') AND t3.u0 IS NOT NULL AND (t3.c3 IN ('gp', 'er', 'lab')) IS TRUE), h AS MATERIALIZED (SELECT u0, 65536 - CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum(w), 0) FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 3

---- accept: ORDER BY of rows that another query reads says nothing
SELECT avg(n) FROM (SELECT person_id, count(*) AS n FROM (SELECT * FROM visits ORDER BY day) AS v GROUP BY person_id ORDER BY n DESC) AS w
=> SELECT count(g0), coalesce(sum(g0), 0) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN CAST('0.0' AS DOUBLE) AND CAST('3.0' AS DOUBLE) THEN x0 WHEN x0 < CAST('0.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN CAST('3.0' AS DOUBLE) END AS BIGINT) AS g0 FROM (SELECT CAST(t4.c1 AS DOUBLE) AS x0, t4.u0 AS u0 FROM (SELECT t3.k0 AS c0, t3.a0 AS c1, t3.u0 AS u0 FROM (SELECT k0, u0, count(*) AS a0 FROM (SELECT t2.c0 AS k0, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."site" AS c1, (t1."kind" COLLATE "C") AS c2, t1."minutes" AS c3, NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) AS c4, t1."fee" AS c5, NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) AS c6, t1."steps" AS c7, t1."day" AS c8, t1."seen" AS c9, t1."sent" AS c10, t1."due" AS c11, (t1."note" COLLATE "C") AS c12, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL) AS g GROUP BY k0, u0) AS t3 WHERE t3.u0 IS NOT NULL) AS t4 WHERE t4.u0 IS NOT NULL) AS a) AS r
=> moves by at most 3

---- accept: DISTINCT above a window
SELECT count(*) FROM (SELECT DISTINCT person_id, kind, count(*) OVER (PARTITION BY person_id, kind) AS n FROM visits) AS v WHERE n > 1
=> WITH d AS NOT MATERIALIZED (SELECT t4.u0 AS u0 FROM (SELECT DISTINCT t3.c0 AS c0, t3.c1 AS c1, t3.c2 AS c2, t3.u0 AS u0 FROM (SELECT t2.c0 AS c0, t2.c2 AS c1, t2.c14 AS c2, t2.c13 AS u0 FROM (SELECT t1."person_id" AS c0, t1."site" AS c1, (t1."kind" COLLATE "C") AS c2, t1."minutes" AS c3, NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) AS c4, t1."fee" AS c5, NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) AS c6, t1."steps" AS c7, t1."day" AS c8, t1."seen" AS c9, t1."sent" AS c10, t1."due" AS c11, (t1."note" COLLATE "C") AS c12, t1."person_id" AS c13, count(*) OVER (PARTITION BY t1."person_id", (t1."kind" COLLATE "C")) AS c14 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE TRUE) AS t3 WHERE t3.u0 IS NOT NULL) AS t4 WHERE (t4.c2 > (1)) AND t4.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, 65536 - CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum(w), 0) FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: a CTE of constants or public rows is read where it stands
WITH k(kind) AS (VALUES ('gp'), ('er')), s AS (SELECT code FROM sites WHERE name IS NOT NULL) SELECT count(*) FROM visits JOIN s ON s.code = site WHERE kind IN (SELECT kind FROM k)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN (SELECT t2."code" AS c0 FROM "main"."sites" AS t2 WHERE ((t2."name" COLLATE "C") IS NOT NULL)) AS t3 ON (t3.c0 = t1."site") WHERE EXISTS (SELECT 1 FROM (SELECT t4.c0 AS c0 FROM (VALUES ('gp'), ('er')) AS t4(c0) WHERE TRUE) AS t5 WHERE ((t1."kind" COLLATE "C") = t5.c0)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, 65536 - CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum(w), 0) FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: and again outside
WITH s AS (SELECT code, name FROM sites), n AS (SELECT site, count(*) AS n FROM people WHERE site IN (SELECT code FROM s) GROUP BY site) SELECT s.name, n.n FROM s LEFT JOIN n ON n.site = s.code
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE EXISTS (SELECT 1 FROM (SELECT t2."code" AS c0, (t2."name" COLLATE "C") AS c1 FROM "main"."sites" AS t2 WHERE TRUE) AS t3 WHERE (t1."site" = t3.c0)) AND t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0 ORDER BY k0
=> SELECT "code", "name" FROM "main"."sites"
=> moves by at most 1

---- refuse 0A000: two units in parentheses
SELECT count(*) FROM sites AS s JOIN (people AS p JOIN visits AS v ON v.site = p.site) ON s.code = p.site
=> "v" is joined to other private rows without their privacy unit

---- refuse 0A000: parentheses that meet another unit
SELECT count(*) FROM people AS p LEFT JOIN (bills AS b JOIN lines AS l USING (bill_id)) ON b.amount = p.site

---- refuse 0A000: the first rows of a unit that LIMIT takes of all
SELECT avg(n) FROM (SELECT person_id, count(*) AS n FROM visits GROUP BY person_id ORDER BY n DESC LIMIT 3) AS w

---- accept: a whole query in parentheses, with what is said of its rows behind them
((SELECT COUNT(*) AS n FROM visits AS v)) ORDER BY n DESC LIMIT 2
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, 65536 - CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum(w), 0) FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
