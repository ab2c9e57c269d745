---- accept: two private tables meet on their unit
SELECT count(*), count(DISTINCT p.person_id) FROM people AS p JOIN visits AS v ON p.person_id = v.person_id
=> WITH d AS (SELECT u0, count(*) AS n, count(*) AS s0, count(*) AS s1 FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") WHERE t1."person_id" IS NOT NULL) AS a GROUP BY u0), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT coalesce(sum(coalesce(w, 65536) * s0), 0), count(*) FROM d LEFT JOIN h USING (u0)
=> moves by at most 3, 1

---- accept: the sides of the equality do not matter
SELECT count(*) FROM people AS p JOIN visits AS v ON v.person_id = p.person_id AND v.minutes > 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."visits" AS t2 ON (t2."person_id" = t1."person_id") AND (t2."minutes" > (0)) WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: USING
SELECT count(*) FROM people JOIN visits USING (person_id)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: NATURAL, on every name that both have
SELECT count(*) FROM people NATURAL JOIN visits
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") AND (t1."site" = t2."site") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: only three visits are at the person's own site

---- accept: a comma and WHERE
SELECT count(*) FROM people AS p, visits AS v WHERE (p.person_id = v.person_id) AND p.female
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."visits" AS t2 ON TRUE WHERE (t1."person_id" = t2."person_id") AND t1."female" AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: CROSS JOIN and WHERE
SELECT count(*) FROM people AS p CROSS JOIN visits AS v WHERE p.person_id = v.person_id
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."visits" AS t2 ON TRUE WHERE (t1."person_id" = t2."person_id") AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: LEFT keeps the unit of the left side
SELECT count(*), count(v.person_id), sum(v.minutes) FROM people AS p LEFT JOIN visits AS v ON p.person_id = v.person_id
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t2."minutes" AS bigint) AS x0, coalesce((t2."person_id" IS NOT NULL), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."people" AS t1 LEFT JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2, count(*) FILTER (WHERE f1) * 65536 AS s3 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s3 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180, 3

---- accept: the weak side's copy of the unit may be NULL, so it does not count everybody (rule 3)
SELECT count(DISTINCT v.person_id) FROM people AS p LEFT JOIN visits AS v ON p.person_id = v.person_id
=> WITH d AS (SELECT u0, count(*) AS n, count(*) FILTER (WHERE f0) AS s0 FROM (SELECT coalesce(((t2."person_id" IS NOT NULL)), FALSE) AS f0, t1."person_id" AS u0 FROM "main"."people" AS t1 LEFT JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") WHERE t1."person_id" IS NOT NULL) AS a GROUP BY u0), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT count(*) FILTER (WHERE s0 > 0) FROM d LEFT JOIN h USING (u0)
=> moves by at most 1

---- accept: RIGHT keeps the unit of the right side
SELECT count(*) FROM people AS p RIGHT JOIN visits AS v ON p.person_id = v.person_id
=> WITH d AS NOT MATERIALIZED (SELECT t2."person_id" AS u0 FROM "main"."people" AS t1 RIGHT JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") WHERE t2."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: FULL has a unit on either side
SELECT count(*), count(person_id) FROM people FULL JOIN visits USING (person_id)
=> WITH d AS NOT MATERIALIZED (SELECT coalesce(t1."person_id", t2."person_id") AS u0 FROM "main"."people" AS t1 FULL JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") WHERE coalesce(t1."person_id", t2."person_id") IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 0A000: what FULL and USING make of a bigint and a double is a double: -0 or 0 is one person's choice
SELECT steps, count(*) FROM visits FULL JOIN (SELECT person_id, weight * 0 AS steps FROM visits) AS w USING (person_id, steps) GROUP BY steps
=> steps cannot be a group key: equal values of double precision may look different

---- accept: rows that an outer join makes of nobody are not read (rule 2)
SELECT s.name, count(*) FROM sites AS s LEFT JOIN people AS p ON s.code = p.site GROUP BY s.name
=> WITH a AS NOT MATERIALIZED (SELECT (CAST(t1."name" AS VARCHAR) COLLATE "C") AS k0, t2."person_id" AS u0 FROM "main"."sites" AS t1 LEFT JOIN "main"."people" AS t2 ON (t1."code" = t2."site") WHERE t2."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 1), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 5242880) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 5 GROUP BY u0 HAVING count(p.n) < 1), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 1), h AS (SELECT u0, CAST(65536 // greatest(sum(n), 1) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 1) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 1 in 1 groups

---- accept: else who leaves a ward empty would move it by two rows (rule 2)
SELECT count(*), sum(p.income) FROM wards AS w LEFT JOIN people AS p ON p.site = w.code
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t2."income" AS x0, t2."person_id" AS u0 FROM "main"."wards" AS t1 LEFT JOIN "main"."people" AS t2 ON (t2."site" = t1."code") WHERE t2."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 100

---- accept: from the right side as well (rule 2)
SELECT count(*) FROM people AS p RIGHT JOIN sites AS s ON s.code = p.site
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 RIGHT JOIN "main"."sites" AS t2 ON (t2."code" = t1."site") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1

---- accept: and from both (rule 2)
SELECT count(*) FROM people AS p FULL JOIN sites AS s ON s.code = p.site
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 FULL JOIN "main"."sites" AS t2 ON (t2."code" = t1."site") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1

---- accept: rows of an unknown unit are not read, though another column names it (rule 2)
SELECT count(*) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: the anti-join by outer join
SELECT count(*) FROM people AS p LEFT JOIN visits AS v USING (person_id) WHERE v.person_id IS NULL
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 LEFT JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") WHERE (t2."person_id" IS NULL) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: a person without visits has one row

---- accept: three tables of one unit
SELECT tier, count(*) FROM people AS p JOIN cards AS c USING (person_id) LEFT JOIN visits AS v ON v.person_id = c.person_id GROUP BY tier
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t2."tier" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."cards" AS t2 ON (t1."person_id" = t2."person_id") LEFT JOIN "main"."visits" AS t3 ON (t3."person_id" = t2."person_id") WHERE t1."person_id" IS NOT NULL AND ((CAST(t2."tier" AS VARCHAR) COLLATE "C") IN ('gold', 'tin')) IS TRUE), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: a full join of three keeps whichever side is there
SELECT count(DISTINCT person_id) FROM people FULL JOIN cards USING (person_id) FULL JOIN visits USING (person_id)
=> WITH d AS (SELECT u0, count(*) AS n, count(*) AS s0 FROM (SELECT coalesce(coalesce(t1."person_id", t2."person_id"), t3."person_id") AS u0 FROM "main"."people" AS t1 FULL JOIN "main"."cards" AS t2 ON (t1."person_id" = t2."person_id") FULL JOIN "main"."visits" AS t3 ON (coalesce(t1."person_id", t2."person_id") = t3."person_id") WHERE coalesce(coalesce(t1."person_id", t2."person_id"), t3."person_id") IS NOT NULL) AS a GROUP BY u0), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT count(*) FROM d LEFT JOIN h USING (u0)
=> moves by at most 1

---- accept: what is never NULL in a row of somebody's is equal where it is not distinct
SELECT count(*) FROM visits AS v FULL JOIN purchases AS o ON v.person_id IS NOT DISTINCT FROM o.person_id
=> WITH d AS NOT MATERIALIZED (SELECT coalesce(t1."person_id", t2."person_id") AS u0 FROM "main"."visits" AS t1 FULL JOIN "main"."purchases" AS t2 ON (t1."person_id" = t2."person_id") WHERE coalesce(t1."person_id", t2."person_id") IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(262144 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 4) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 4

---- refuse 0A000: NULLs of two outer joins are not distinct, and rows of two persons
SELECT count(*) FROM visits AS v FULL JOIN orders AS o ON v.person_id = o.person_id JOIN (SELECT b.person_id FROM purchases AS p FULL JOIN bills AS b ON p.person_id = b.person_id) AS q ON o.person_id = q.person_id OR (o.person_id IS NULL AND q.person_id IS NULL)
=> "q" is joined to other private rows without their privacy unit

---- refuse 0A000: NULL of an outer join, and nobody's row
SELECT count(*) FROM visits AS v LEFT JOIN people AS p ON v.person_id = p.person_id JOIN purchases AS o ON o.person_id IS NOT DISTINCT FROM p.person_id
=> "o" is joined to other private rows without their privacy unit

---- refuse 0A000: PostgreSQL has no full join but by an equality, and says so when it runs
SELECT count(*) FROM visits AS v FULL JOIN kinds AS k ON v.kind < k.kind
=> FULL JOIN is only supported with merge-joinable or hash-joinable join conditions

---- accept: a full join on the weak side of another join
SELECT count(*) FROM people AS p LEFT JOIN cards AS c ON c.person_id = p.person_id FULL JOIN visits AS v ON v.person_id = c.person_id
=> WITH d AS NOT MATERIALIZED (SELECT coalesce(t1."person_id", t3."person_id") AS u0 FROM "main"."people" AS t1 LEFT JOIN "main"."cards" AS t2 ON (t2."person_id" = t1."person_id") FULL JOIN "main"."visits" AS t3 ON (t3."person_id" = t2."person_id") WHERE coalesce(t1."person_id", t3."person_id") IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: units that only differ in case are two (rule 3)
SELECT count(*) FROM moods AS a JOIN moods AS b ON a.name = b.name
=> SELECT count(*) FROM (SELECT (CAST(t1."name" AS VARCHAR) COLLATE "C") AS u0 FROM "main"."moods" AS t1 INNER JOIN "main"."moods" AS t2 ON ((CAST(t1."name" AS VARCHAR) COLLATE "C") = (CAST(t2."name" AS VARCHAR) COLLATE "C")) WHERE (CAST(t1."name" AS VARCHAR) COLLATE "C") IS NOT NULL) AS r
=> moves by at most 1

---- accept: a table joined to itself on the unit
SELECT count(*) FROM visits AS a JOIN visits AS b ON a.person_id = b.person_id
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: a public table with an enforced key keeps a unique unit unique (rule 1)
SELECT s.name, count(*) FROM people AS p JOIN sites AS s ON s.code = p.site GROUP BY s.name
=> SELECT k0, count(*) FROM (SELECT (CAST(t2."name" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."sites" AS t2 ON (t2."code" = t1."site") WHERE t1."person_id" IS NOT NULL) AS r GROUP BY k0
=> moves by at most 1 in 1 groups

---- accept: so does a left join to it (rule 1)
SELECT count(s.code) FROM people AS p LEFT JOIN sites AS s ON p.site = s.code
=> SELECT count(*) FILTER (WHERE f0) FROM (SELECT coalesce((t2."code" IS NOT NULL), FALSE) AS f0, t1."person_id" AS u0 FROM "main"."people" AS t1 LEFT JOIN "main"."sites" AS t2 ON (t1."site" = t2."code") WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: a constant picks one row of it (rule 1)
SELECT count(*) FROM people CROSS JOIN sites WHERE sites.code = 1
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."sites" AS t2 ON TRUE WHERE (t2."code" = (1)) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: without its key a public table fans out, and bounding comes after it (rule 1)
SELECT count(*) FROM cards CROSS JOIN sites
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."cards" AS t1 INNER JOIN "main"."sites" AS t2 ON TRUE WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1

---- accept: a public table without an enforced key fans out (rule 1)
SELECT k.category, count(*) FROM visits AS v JOIN kinds AS k ON k.kind = v.kind GROUP BY k.category
=> WITH a AS NOT MATERIALIZED (SELECT (CAST(t2."category" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN "main"."kinds" AS t2 ON ((CAST(t2."kind" AS VARCHAR) COLLATE "C") = (CAST(t1."kind" AS VARCHAR) COLLATE "C")) WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups

---- accept: OR on the key is no equality (rule 1)
SELECT count(*) FROM people AS p JOIN sites AS s ON s.code = p.site OR s.code = 4
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."sites" AS t2 ON ((t2."code" = t1."site") OR (t2."code" = (4))) WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1

---- accept: an inequality on the key is none either (rule 1)
SELECT count(*) FROM people AS p JOIN sites AS s ON s.code <= p.site
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."sites" AS t2 ON (t2."code" <= t1."site") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1

---- accept: on the weak side a unique unit is not unique (rule 1)
SELECT count(*) FROM sites AS s LEFT JOIN people AS p ON true
=> WITH d AS NOT MATERIALIZED (SELECT t2."person_id" AS u0 FROM "main"."sites" AS t1 LEFT JOIN "main"."people" AS t2 ON TRUE WHERE t2."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1

---- accept: a right join may repeat the unit (rule 1)
SELECT count(*) FROM people AS p RIGHT JOIN sites AS s ON p.site = s.code
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 RIGHT JOIN "main"."sites" AS t2 ON (t1."site" = t2."code") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1

---- accept: two unique tables of the unit (rule 1)
SELECT count(*), sum(income) FROM people JOIN cards USING (person_id)
=> SELECT count(g0), coalesce(sum(g0), 0), count(*) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t1."income" AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."cards" AS t2 ON (t1."person_id" = t2."person_id") WHERE t1."person_id" IS NOT NULL) AS a) AS r
=> moves by at most 100

---- accept: a unique and a long table (rule 1)
SELECT count(*) FROM people AS p JOIN archive.people AS a ON a.person_id = p.person_id
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "archive"."people" AS t2 ON (t2."person_id" = t1."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 2) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 2

---- accept: composite units meet on every column
SELECT count(*), sum(t.score) FROM stays AS s JOIN tests AS t ON s.hospital = t.hospital AND s.patient = t.patient
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT CAST(t2."score" AS bigint) AS x0, (CAST(t1."hospital" AS VARCHAR) COLLATE "C") AS u0, t1."patient" AS u1 FROM "main"."stays" AS t1 INNER JOIN "main"."tests" AS t2 ON ((CAST(t1."hospital" AS VARCHAR) COLLATE "C") = (CAST(t2."hospital" AS VARCHAR) COLLATE "C")) AND (t1."patient" = t2."patient") WHERE (CAST(t1."hospital" AS VARCHAR) COLLATE "C") IS NOT NULL AND t1."patient" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, u1, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0, u1 HAVING count(*) > 2) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0, u1)) AS r
=> moves by at most 20

---- accept: composite units by USING
SELECT count(DISTINCT (hospital, patient)) FROM stays FULL JOIN tests USING (patient, hospital)
=> WITH d AS (SELECT u0, u1, count(*) AS n, count(*) AS s0 FROM (SELECT coalesce((CAST(t1."hospital" AS VARCHAR) COLLATE "C"), (CAST(t2."hospital" AS VARCHAR) COLLATE "C")) AS u0, coalesce(t1."patient", t2."patient") AS u1 FROM "main"."stays" AS t1 FULL JOIN "main"."tests" AS t2 ON (t1."patient" = t2."patient") AND ((CAST(t1."hospital" AS VARCHAR) COLLATE "C") = (CAST(t2."hospital" AS VARCHAR) COLLATE "C")) WHERE coalesce((CAST(t1."hospital" AS VARCHAR) COLLATE "C"), (CAST(t2."hospital" AS VARCHAR) COLLATE "C")) IS NOT NULL AND coalesce(t1."patient", t2."patient") IS NOT NULL) AS a GROUP BY u0, u1), h AS (SELECT u0, u1, CAST(131072 // greatest(sum(n), 2) AS BIGINT) AS w FROM d GROUP BY u0, u1 HAVING sum(n) > 2) SELECT count(*) FROM d LEFT JOIN h USING (u0, u1)
=> moves by at most 1

---- refuse 0A000: half of a composite unit is no unit (rule 3)
SELECT count(*) FROM stays AS s JOIN tests AS t ON s.patient = t.patient
=> "t" is joined to other private rows without their privacy unit
=> Join on the unit: ON s.hospital = t.hospital AND s.patient = t.patient.

---- refuse 0A000: neither is the other half (rule 3)
SELECT count(*) FROM stays AS s JOIN tests AS t ON s.hospital = t.hospital

---- refuse 0A000: crossed columns of a composite unit (rule 3)
SELECT count(*) FROM stays AS a JOIN stays AS b ON a.patient = b.patient AND a.hospital = b.ward

---- refuse 0A000: two units
SELECT count(*) FROM people AS a JOIN people AS b ON a.site = b.site
=> "b" is joined to other private rows without their privacy unit
=> Join on the unit: ON a.person_id = b.person_id.

---- refuse 0A000: units of different kinds
SELECT count(*) FROM people AS p JOIN longs AS l ON p.person_id = l.id

---- refuse 0A000: no condition at all
SELECT count(*) FROM people, visits

---- refuse 0A000: the condition is in one branch of OR
SELECT count(*) FROM people AS p JOIN visits AS v ON p.person_id = v.person_id OR p.site = 1

---- refuse 0A000: the condition is negated
SELECT count(*) FROM people AS p JOIN visits AS v ON NOT p.person_id <> v.person_id

---- refuse 0A000: the condition is computed
SELECT count(*) FROM people AS p JOIN visits AS v ON p.person_id = v.person_id + 0

---- refuse 0A000: the condition is in WHERE of an outer join
SELECT count(*) FROM people AS p LEFT JOIN visits AS v ON true WHERE p.person_id = v.person_id

---- refuse 0A000: the unit through a public table
SELECT count(*) FROM people AS p JOIN sites AS s ON s.code = p.person_id JOIN visits AS v ON v.person_id = s.code

---- refuse 0A000: USING a column that is not the unit
SELECT count(*) FROM people JOIN visits USING (site)

---- refuse 42703: USING a column that is not there
SELECT count(*) FROM people JOIN visits USING (nope)

---- refuse 0A000: NATURAL without a common unit
SELECT count(*) FROM people NATURAL JOIN stays

---- refuse 42703: a name in two tables
SELECT count(site) FROM people AS p JOIN visits AS v ON p.person_id = v.person_id
=> column reference "site" is ambiguous

---- refuse 42703: the table's own name behind an alias
SELECT count(people.site) FROM people AS p
=> column "site" cannot be used here

---- refuse 0A000: a comma before RIGHT JOIN, which binds more tightly than the comma
SELECT count(*) FROM sites, people AS p RIGHT JOIN cards AS c ON p.person_id = c.person_id
=> a comma in FROM before this kind of join cannot be used in a private query

---- refuse 0A000: a comma before USING
SELECT count(*) FROM sites, people JOIN cards USING (person_id)

---- accept: a public relation that multiplies everybody (rule 1)
SELECT count(*) FROM people, generate_series(1, 3) AS g
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN (VALUES ((1)), ((2)), ((3))) AS t2(c0) ON TRUE WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: an array written out
SELECT count(*) FROM people, unnest(ARRAY[1, 2]) AS g
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN (VALUES ((1)), ((2))) AS t2(c0) ON TRUE WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 2) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 2

---- refuse 0A000: a function in FROM
SELECT count(*) FROM people, jsonb_array_elements('[1, 2]') AS g

---- accept: VALUES in FROM, each of whose rows is there once
SELECT count(*) FROM people JOIN (VALUES (1), (2)) AS x(site) USING (site)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN (VALUES ((1)), ((2))) AS t2(c0) ON (t1."site" = t2.c0) WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1


---- refuse 0A000: FROM ONLY
SELECT count(*) FROM ONLY people
=> ONLY people has no private form

---- refuse 0A000: TABLESAMPLE
SELECT count(*) FROM people TABLESAMPLE BERNOULLI (50)
=> people TABLESAMPLE BERNOULLI (50) has no private form
=> Leave TABLESAMPLE out: all rows cost no more than some.

---- refuse 0A000: TABLESAMPLE of a public table
SELECT (SELECT count(*) FROM people), count(*) FROM sites TABLESAMPLE SYSTEM (50)
=> sites TABLESAMPLE SYSTEM (50) has no private form
=> Leave TABLESAMPLE out: all rows cost no more than some.

---- accept: new names for columns, and the unit is followed by lineage
SELECT sum(person_id), count(DISTINCT a) FROM people AS p(a, person_id)
=> SELECT coalesce(sum((g0 + (1))), 0), count(DISTINCT u0) FROM (SELECT *, CASE WHEN x0 BETWEEN (1) AND (3) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (2) END AS g0 FROM (SELECT CAST(t1."site" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS r
=> moves by at most 3, 1

---- refuse 42501: a table of another role
SELECT count(*) FROM staff
=> permission denied for table staff

---- refuse 42501: a table of another role, in a corner
SELECT count(*), (SELECT count(*) FROM staff) FROM people

---- refuse 42501: hidden columns are hidden from joins too
SELECT count(*) FROM people AS a JOIN people AS b USING (person_id, secret)
