-- Rows of a unit beside each of its rows: LATERAL, and the first row by LIMIT 1.

---- accept: LATERAL of all rows of the unit
SELECT x.kind, count(*) FROM people AS p CROSS JOIN LATERAL (SELECT v.kind FROM visits AS v WHERE v.person_id = p.person_id) AS x GROUP BY x.kind
=> WITH d AS NOT MATERIALIZED (SELECT t3.c0 AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN LATERAL (SELECT (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS c0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS t3 ON (t3.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL AND (t3.c0 IN ('gp', 'er', 'lab')) IS TRUE), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: LATERAL whose rows may be missing
SELECT count(*), count(x.minutes) FROM people AS p LEFT JOIN LATERAL (SELECT minutes FROM visits AS v WHERE v.person_id = p.person_id AND minutes > 5) AS x ON true
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((t3.c0 IS NOT NULL), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."people" AS t1 LEFT JOIN LATERAL (SELECT t2."minutes" AS c0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND (t2."minutes" > (5)) AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS t3 ON TRUE AND (t3.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3

---- accept: the first row of each person beside it is one (rule 1)
SELECT x.kind, count(*) FROM people AS p CROSS JOIN LATERAL (SELECT kind FROM visits AS v WHERE v.person_id = p.person_id ORDER BY day DESC NULLS LAST LIMIT 1) AS x GROUP BY x.kind
=> SELECT k0, count(*) FROM (SELECT t3.c0 AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN LATERAL (SELECT * FROM (SELECT row_number() OVER (PARTITION BY t2."person_id" ORDER BY t2."day" DESC NULLS LAST, (CAST(t2."kind" AS VARCHAR) COLLATE "C") ASC NULLS LAST, t2."person_id" ASC NULLS LAST, t1."person_id" ASC NULLS LAST, t2."day" ASC NULLS LAST) AS rn, (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS c0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS d WHERE rn <= 1) AS t3 ON (t3.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL AND (t3.c0 IN ('gp', 'er', 'lab')) IS TRUE) AS r GROUP BY k0
=> moves by at most 1

---- accept: the first two rows
SELECT count(*), sum(x.minutes) FROM people AS p, LATERAL (SELECT minutes FROM visits AS v WHERE v.person_id = p.person_id ORDER BY minutes DESC NULLS LAST FETCH FIRST 2 ROWS ONLY) AS x
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t3.c0 AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN LATERAL (SELECT * FROM (SELECT row_number() OVER (PARTITION BY t2."person_id" ORDER BY t2."minutes" DESC NULLS LAST, t2."minutes" ASC NULLS LAST, t2."person_id" ASC NULLS LAST, t1."person_id" ASC NULLS LAST) AS rn, t2."minutes" AS c0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS d WHERE rn <= 2) AS t3 ON (t3.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 2) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 120

---- accept: groups of the unit's rows
SELECT x.n, count(*) FROM cards AS c CROSS JOIN LATERAL (SELECT kind, count(*) AS n FROM visits AS v WHERE v.person_id = c.person_id GROUP BY kind HAVING count(*) > 0) AS x GROUP BY x.n
=> WITH d AS NOT MATERIALIZED (SELECT CASE WHEN t4.c1 > 3 THEN 3 ELSE t4.c1 END AS k0, t1."person_id" AS u0 FROM "main"."cards" AS t1 INNER JOIN LATERAL (SELECT t3.k0 AS c0, t3.a0 AS c1, t3.u0 AS u0 FROM (SELECT k0, u0, count(*) AS a0, count(*) AS a1 FROM (SELECT (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS k0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS g GROUP BY k0, u0) AS t3 WHERE (t3.a0 > (0)) AND t3.u0 IS NOT NULL) AS t4 ON (t4.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL AND CASE WHEN t4.c1 > 3 THEN 3 ELSE t4.c1 END BETWEEN 1 AND 3), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: DISTINCT and windows of the unit's rows, which belong to the same unit whatever they partition by
SELECT count(*) FROM people AS p CROSS JOIN LATERAL (SELECT DISTINCT kind FROM visits AS v WHERE v.person_id = p.person_id) AS x
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN LATERAL (SELECT DISTINCT (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS c0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS t3 ON (t3.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: as many as a parameter says
-- $1 20 2
SELECT count(*) FROM people AS p CROSS JOIN LATERAL (SELECT kind FROM visits AS v WHERE v.person_id = p.person_id ORDER BY day LIMIT $1) AS x
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN LATERAL (SELECT * FROM (SELECT row_number() OVER (PARTITION BY t2."person_id" ORDER BY t2."day" ASC NULLS LAST, (CAST(t2."kind" AS VARCHAR) COLLATE "C") ASC NULLS LAST, t2."person_id" ASC NULLS LAST, t1."person_id" ASC NULLS LAST, t2."day" ASC NULLS LAST) AS rn, (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS c0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS d WHERE rn <= 2) AS t3 ON (t3.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 2) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 2

---- accept: the first two beside each of several rows may be more
SELECT count(*) FROM bills AS b CROSS JOIN LATERAL (SELECT kind FROM visits AS v WHERE v.person_id = b.person_id ORDER BY day LIMIT 2) AS x
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."bills" AS t1 INNER JOIN LATERAL (SELECT * FROM (SELECT row_number() OVER (PARTITION BY t2."person_id" ORDER BY t2."day" ASC NULLS LAST, (CAST(t2."kind" AS VARCHAR) COLLATE "C") ASC NULLS LAST, t2."person_id" ASC NULLS LAST, t1."person_id" ASC NULLS LAST, t2."day" ASC NULLS LAST) AS rn, (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS c0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS d WHERE rn <= 2) AS t3 ON (t3.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: rows tied by a key that leads to the unit
SELECT count(*), sum(x.price) FROM bills AS b JOIN LATERAL (SELECT price FROM lines AS l WHERE l.bill_id = b.bill_id ORDER BY price LIMIT 1) AS x ON true
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT CAST(t3.c0 AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."bills" AS t1 INNER JOIN LATERAL (SELECT * FROM (SELECT row_number() OVER (PARTITION BY t2.u0 ORDER BY t2.c2 ASC NULLS LAST, t2.c2 ASC NULLS LAST, t2.c1 ASC NULLS LAST, t1."bill_id" ASC NULLS LAST) AS rn, t2.c2 AS c0, t2.u0 AS u0 FROM (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t2 WHERE (t2.c1 = t1."bill_id") AND t2.u0 IS NOT NULL AND (t2.u0 = t1."person_id")) AS d WHERE rn <= 1) AS t3 ON TRUE AND (t3.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 2) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 20

---- accept: public rows beside private ones, and private ones beside public ones
SELECT s.name, count(*) FROM sites AS s CROSS JOIN LATERAL (SELECT v.kind FROM visits AS v WHERE v.site = s.code) AS x CROSS JOIN LATERAL (SELECT k.category FROM kinds AS k WHERE k.kind = x.kind ORDER BY k.category LIMIT 1) AS y GROUP BY s.name
=> WITH a AS NOT MATERIALIZED (SELECT (CAST(t1."name" AS VARCHAR) COLLATE "C") AS k0, t3.u0 AS u0 FROM "main"."sites" AS t1 INNER JOIN LATERAL (SELECT (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS c0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."site" = t1."code") AND t2."person_id" IS NOT NULL) AS t3 ON TRUE INNER JOIN LATERAL (SELECT * FROM (SELECT row_number() OVER (ORDER BY (CAST(t4."category" AS VARCHAR) COLLATE "C") ASC NULLS LAST, (CAST(t4."category" AS VARCHAR) COLLATE "C") ASC NULLS LAST, (CAST(t4."kind" AS VARCHAR) COLLATE "C") ASC NULLS LAST, t3.c0 ASC NULLS LAST) AS rn, (CAST(t4."category" AS VARCHAR) COLLATE "C") AS c0 FROM "main"."kinds" AS t4 WHERE ((CAST(t4."kind" AS VARCHAR) COLLATE "C") = t3.c0)) AS d WHERE rn <= 1) AS t5 ON TRUE WHERE t3.u0 IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups

---- accept: beside what an outer join may have left out
SELECT count(*) FROM people AS p LEFT JOIN bills AS b ON b.person_id = p.person_id AND b.amount > 5 CROSS JOIN LATERAL (SELECT 1 AS one FROM visits AS v WHERE v.person_id = b.person_id) AS x
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 LEFT JOIN "main"."bills" AS t2 ON (t2."person_id" = t1."person_id") AND (t2."amount" > (5)) INNER JOIN LATERAL (SELECT (1) AS c0, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE (t3."person_id" = t2."person_id") AND t3."person_id" IS NOT NULL AND (t3."person_id" = t2."person_id")) AS t4 ON (t4.u0 = t2."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: of a composite unit
SELECT count(*) FROM stays AS s CROSS JOIN LATERAL (SELECT score FROM tests AS t WHERE t.hospital = s.hospital AND t.patient = s.patient ORDER BY score LIMIT 1) AS x
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."hospital" AS VARCHAR) COLLATE "C") AS u0, t1."patient" AS u1 FROM "main"."stays" AS t1 INNER JOIN LATERAL (SELECT * FROM (SELECT row_number() OVER (PARTITION BY (CAST(t2."hospital" AS VARCHAR) COLLATE "C"), t2."patient" ORDER BY t2."score" ASC NULLS LAST, t2."score" ASC NULLS LAST, (CAST(t2."hospital" AS VARCHAR) COLLATE "C") ASC NULLS LAST, (CAST(t1."hospital" AS VARCHAR) COLLATE "C") ASC NULLS LAST, t2."patient" ASC NULLS LAST, t1."patient" ASC NULLS LAST) AS rn, t2."score" AS c0, (CAST(t2."hospital" AS VARCHAR) COLLATE "C") AS u0, t2."patient" AS u1 FROM "main"."tests" AS t2 WHERE ((CAST(t2."hospital" AS VARCHAR) COLLATE "C") = (CAST(t1."hospital" AS VARCHAR) COLLATE "C")) AND (t2."patient" = t1."patient") AND (CAST(t2."hospital" AS VARCHAR) COLLATE "C") IS NOT NULL AND t2."patient" IS NOT NULL AND ((CAST(t2."hospital" AS VARCHAR) COLLATE "C") = (CAST(t1."hospital" AS VARCHAR) COLLATE "C")) AND (t2."patient" = t1."patient")) AS d WHERE rn <= 1) AS t3 ON (t3.u0 = (CAST(t1."hospital" AS VARCHAR) COLLATE "C")) AND (t3.u1 = t1."patient") WHERE (CAST(t1."hospital" AS VARCHAR) COLLATE "C") IS NOT NULL AND t1."patient" IS NOT NULL), h AS MATERIALIZED (SELECT u0, u1, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0, u1 HAVING count(*) > 2) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0, u1)) AS r
=> moves by at most 2

---- accept: the first row of the unit as a value
SELECT count(*) FROM people AS p WHERE (SELECT v.kind FROM visits AS v WHERE v.person_id = p.person_id ORDER BY v.day DESC NULLS LAST LIMIT 1) = 'gp'
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE ((SELECT t3.c0 FROM (SELECT * FROM (SELECT row_number() OVER (PARTITION BY t2."person_id" ORDER BY t2."day" DESC NULLS LAST, (CAST(t2."kind" AS VARCHAR) COLLATE "C") ASC NULLS LAST, t2."person_id" ASC NULLS LAST, t1."person_id" ASC NULLS LAST, t2."day" ASC NULLS LAST) AS rn, (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS c0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS d WHERE rn <= 1) AS t3) = 'gp') AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: and beside a window
SELECT avg(s), count(*) FROM (SELECT sum(minutes) OVER (PARTITION BY person_id) AS s, (SELECT p.income FROM people AS p WHERE p.person_id = v.person_id LIMIT 1) AS income FROM visits AS v) AS x WHERE income > 1
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 180e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 180e0 END AS BIGINT) AS g0 FROM (SELECT t5.c0 AS x0, t5.u0 AS u0 FROM (SELECT t4.c14 AS c0, t4.c15 AS c1, t4.c13 AS u0 FROM (SELECT t1."person_id" AS c0, t1."site" AS c1, (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS c2, t1."minutes" AS c3, NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) AS c4, t1."fee" AS c5, NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) AS c6, t1."steps" AS c7, t1."day" AS c8, t1."seen" AS c9, t1."sent" AS c10, t1."due" AS c11, (CAST(t1."note" AS VARCHAR) COLLATE "C") AS c12, t1."person_id" AS c13, CAST(sum(CASE WHEN CAST(t1."minutes" AS bigint) BETWEEN (0) AND (60) THEN CAST(t1."minutes" AS bigint) WHEN CAST(t1."minutes" AS bigint) < (0) THEN (0) WHEN CAST(t1."minutes" AS bigint) IS NOT NULL THEN (60) END) OVER (PARTITION BY t1."person_id") AS DOUBLE) AS c14, (SELECT t3.c0 FROM (SELECT * FROM (SELECT row_number() OVER (PARTITION BY t2."person_id" ORDER BY NULLIF(t2."income", CAST('NaN' AS DOUBLE)) ASC NULLS LAST, t2."person_id" ASC NULLS LAST, t1."person_id" ASC NULLS LAST) AS rn, NULLIF(t2."income", CAST('NaN' AS DOUBLE)) AS c0, t2."person_id" AS u0 FROM "main"."people" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS d WHERE rn <= 1) AS t3) AS c15 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t4 WHERE TRUE) AS t5 WHERE (t5.c1 > 1e0) AND t5.u0 IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 540

---- refuse 0A000: LATERAL of other people
SELECT count(*) FROM people AS p, LATERAL (SELECT 1 AS one FROM visits AS v WHERE v.site = p.site) AS x
=> SELECT 1 AS one FROM visits AS v WHERE v.site = p.site looks at rows of other privacy units
=> Tie it to the row beside it by the unit's key, as in WHERE o.key = c.key.

---- refuse 0A000: a tie in one branch of OR
SELECT count(*) FROM people AS p, LATERAL (SELECT 1 AS one FROM visits AS v WHERE v.person_id = p.person_id OR v.kind = 'gp') AS x

---- refuse 0A000: half of a composite unit
SELECT count(*) FROM stays AS s CROSS JOIN LATERAL (SELECT score FROM tests AS t WHERE t.patient = s.patient) AS x

---- refuse 0A000: the first row of all people of a public row
SELECT count(*) FROM sites AS s, LATERAL (SELECT minutes FROM visits AS v WHERE v.site = s.code ORDER BY minutes LIMIT 1) AS x

---- refuse 0A000: groups of all people of a public row
SELECT count(*) FROM sites AS s, LATERAL (SELECT kind, count(*) AS n FROM visits AS v WHERE v.site = s.code GROUP BY kind) AS x, people AS p

---- refuse 0A000: windows over all people of a public row
SELECT avg(r) FROM sites AS s, LATERAL (SELECT row_number() OVER (ORDER BY day) AS r FROM visits AS v WHERE v.site = s.code) AS x

---- refuse 0A000: how many is not a constant
SELECT count(*) FROM people AS p, LATERAL (SELECT minutes FROM visits AS v WHERE v.person_id = p.person_id ORDER BY minutes LIMIT p.site) AS x
=> LIMIT and OFFSET take a constant number of rows here, and no ties

---- refuse 0A000: the first row of everybody as a value
SELECT count(*) FROM people AS p WHERE income > (SELECT q.income FROM people AS q WHERE q.site = p.site ORDER BY q.income LIMIT 1)

---- refuse 0A000: two rows as a value
SELECT count(*) FROM people AS p WHERE 5 > (SELECT v.minutes FROM visits AS v WHERE v.person_id = p.person_id ORDER BY v.day LIMIT 2)

---- refuse 0A000: HAVING of one group, which is a row even of no rows
SELECT count(*) FROM people AS p LEFT JOIN LATERAL (SELECT count(*) AS n FROM visits AS v WHERE v.person_id = p.person_id HAVING count(*) < 1) AS x ON true WHERE x.n = 0
=> HAVING without GROUP BY has no private form here

---- refuse 0A000: rows of the row beside them cannot be outer to it
SELECT count(*) FROM visits AS v RIGHT JOIN LATERAL (SELECT person_id FROM people AS p WHERE p.person_id = v.person_id) AS x ON true
=> LATERAL beside a RIGHT JOIN cannot be used in a private query

---- refuse 0A000: joins in parentheses of which a part is asked for
SELECT count(*) FROM (people AS p JOIN visits AS v ON v.person_id = p.person_id) TABLESAMPLE BERNOULLI (10)

---- accept: the row behind the first is one, too
SELECT x.kind, count(*) FROM people AS p CROSS JOIN LATERAL (SELECT kind FROM visits AS v WHERE v.person_id = p.person_id ORDER BY day OFFSET 1 LIMIT 1) AS x GROUP BY x.kind
=> SELECT k0, count(*) FROM (SELECT t3.c0 AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN LATERAL (SELECT * FROM (SELECT row_number() OVER (PARTITION BY t2."person_id" ORDER BY t2."day" ASC NULLS LAST, (CAST(t2."kind" AS VARCHAR) COLLATE "C") ASC NULLS LAST, t2."person_id" ASC NULLS LAST, t1."person_id" ASC NULLS LAST, t2."day" ASC NULLS LAST) AS rn, (CAST(t2."kind" AS VARCHAR) COLLATE "C") AS c0, t2."person_id" AS u0 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AS d WHERE rn <= 2 AND rn > 1) AS t3 ON (t3.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL AND (t3.c0 IN ('gp', 'er', 'lab')) IS TRUE) AS r GROUP BY k0
=> moves by at most 1

---- refuse 0A000: OFFSET of as many rows as a row says
SELECT count(*) FROM people AS p CROSS JOIN LATERAL (SELECT kind FROM visits AS v WHERE v.person_id = p.person_id ORDER BY day LIMIT 1 OFFSET p.site) AS x
=> LIMIT and OFFSET take a constant number of rows here, and no ties

---- refuse 0A000: DuckDB reads no subquery in the condition of a LATERAL join
SELECT count(*) FROM people AS p LEFT JOIN LATERAL (SELECT v.site FROM visits AS v WHERE v.person_id = p.person_id ORDER BY v.day LIMIT 1) AS x ON x.site = (SELECT count(*) FROM cards AS c WHERE c.person_id = p.person_id)
=> a subquery in the condition of a LATERAL join has no private form
