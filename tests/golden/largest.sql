-- The groups with most units, named first and told alone (issue: many groups). A unit may be in six
-- genres; so up to two names leave less noise than all ten counts.

---- accept: of the groups with most units, a unit moves those that are told, by one each
SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY n DESC LIMIT 2
=> SELECT k0, count(DISTINCT u0) FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS r GROUP BY k0
=> moves by at most 2 of the 2 largest

---- accept: and with a filter, and by position
SELECT genre, count(DISTINCT person_id) FILTER (WHERE loud) FROM plays GROUP BY 1 ORDER BY 2 DESC FETCH FIRST 1 ROW ONLY
=> SELECT k0, count(DISTINCT u0) FILTER (WHERE f0) FROM (SELECT t1."genre" AS k0, coalesce(t1."loud", FALSE) AS f0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS r GROUP BY k0
=> moves by at most 1 of the 1 largest

---- accept: what OFFSET skips is named, too
SELECT genre FROM plays GROUP BY genre ORDER BY count(DISTINCT person_id) DESC LIMIT 1 OFFSET 1
=> SELECT k0, count(DISTINCT u0) FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS r GROUP BY k0
=> moves by at most 2 of the 2 largest

---- accept: what LIMIT comes to says how many
SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY n DESC LIMIT (3 - 2) * 1 OFFSET 1 + 0
=> SELECT k0, count(DISTINCT u0) FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS r GROUP BY k0
=> moves by at most 2 of the 2 largest

---- accept: what FETCH comes to says how many
SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY n DESC FETCH FIRST (3 - 2) ROWS ONLY
=> SELECT k0, count(DISTINCT u0) FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS r GROUP BY k0
=> moves by at most 1 of the 1 largest

---- accept: a parameter says how many
-- $1 20 2
SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY count(DISTINCT person_id) DESC LIMIT $1
=> SELECT k0, count(DISTINCT u0) FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS r GROUP BY k0
=> moves by at most 2 of the 2 largest

---- accept: a CTE, read twice
WITH t AS (SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY n DESC LIMIT 2) SELECT a.n - b.n FROM t AS a, t AS b
=> SELECT k0, count(DISTINCT u0) FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS r GROUP BY k0
=> moves by at most 2 of the 2 largest

---- accept: a derived table of all groups, of which a query around it asks for few
SELECT * FROM (SELECT genre, count(DISTINCT person_id) AS n FROM plays WHERE loud GROUP BY genre) AS q ORDER BY q.n DESC LIMIT 1 OFFSET 1
=> SELECT k0, count(DISTINCT u0) FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."loud" AND t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS r GROUP BY k0
=> moves by at most 2 of the 2 largest

---- accept: a CTE of all groups, read once
WITH t AS (SELECT genre, count(DISTINCT person_id) FROM plays GROUP BY genre) SELECT count, genre FROM t ORDER BY count DESC LIMIT 2
=> SELECT k0, count(DISTINCT u0) FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS r GROUP BY k0
=> moves by at most 2 of the 2 largest

---- accept: but not one that is read twice
WITH t AS (SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre) SELECT * FROM t WHERE n > (SELECT avg(n) FROM t) ORDER BY n DESC LIMIT 2
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6

---- accept: nor one that is filtered or renamed around
SELECT n AS genre, genre AS n FROM (SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre) AS q ORDER BY n DESC LIMIT 1
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6

---- accept: what comes first feeds a later release
SELECT count(*) FROM plays WHERE genre IN (SELECT genre FROM plays GROUP BY genre ORDER BY count(DISTINCT person_id) DESC LIMIT 1)
-- answer 1 [["4"]]
=> SELECT k0, count(DISTINCT u0) FROM (SELECT t2."genre" AS k0, t2."person_id" AS u0 FROM "main"."plays" AS t2 WHERE t2."person_id" IS NOT NULL AND t2."genre" BETWEEN 0 AND 9) AS r GROUP BY k0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE (CASE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE (t1."genre" = t3.c0)) THEN TRUE WHEN EXISTS (SELECT 1 FROM (:pgfog_1) AS t3(c0) WHERE (t3.c0 IS NULL)) THEN NULL ELSE FALSE END) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(786432 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 12) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1 of the 1 largest; 12

---- accept: three names would take as much noise as all counts
SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY n DESC LIMIT 3
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6

---- accept: of rows, a unit may move one group by all of them, so all groups are told
SELECT genre, count(*) AS n FROM plays GROUP BY genre ORDER BY n DESC LIMIT 1
=> WITH d AS NOT MATERIALIZED (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9), h AS MATERIALIZED (SELECT u0, CAST(786432 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 12) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 12

---- accept: and where there are two aggregates
SELECT genre, count(DISTINCT person_id) AS n, count(*) FROM plays GROUP BY genre ORDER BY n DESC LIMIT 1
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0, count(*) AS s1 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0), coalesce(sum(coalesce(w, 65536) * s1), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6, 12

---- accept: and with groups that are selected privately
-- delta 1e-3
SELECT title, count(DISTINCT person_id) AS n FROM plays GROUP BY title ORDER BY n DESC LIMIT 1
=> WITH a AS NOT MATERIALIZED (SELECT (CAST(t1."title" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 6), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 16777216) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 16 GROUP BY u0 HAVING count(p.n) < 6), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 6), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 12) SELECT k0, sum(s0) FROM (SELECT k0, count(DISTINCT u0) AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, count(*) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 6 in 6 groups

---- accept: and where a window compares
SELECT genre, count(DISTINCT person_id) AS n, rank() OVER (ORDER BY count(DISTINCT person_id)) FROM plays GROUP BY genre ORDER BY n DESC LIMIT 1
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6

---- accept: and where HAVING filters
SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre HAVING genre > 3 ORDER BY n DESC LIMIT 1
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6

---- accept: and for the smallest
SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY n LIMIT 1
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6

---- accept: and WITH TIES
SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY n DESC FETCH FIRST 1 ROW WITH TIES
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6

---- accept: and where a key says which of several with one number comes first
SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY n DESC, genre LIMIT 1
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6

---- accept: and where the order is by a key first
SELECT genre, count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY genre DESC, n DESC LIMIT 1
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6

---- accept: and where an output makes more rows of a group
SELECT generate_series(1, genre), count(DISTINCT person_id) AS n FROM plays GROUP BY genre ORDER BY n DESC LIMIT 1
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."genre" AS k0, t1."person_id" AS u0 FROM "main"."plays" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."genre" BETWEEN 0 AND 9) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(786432 // greatest(sum(n), 12) AS BIGINT) AS w, least(65536, CAST(393216 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 12 OR count(*) > 6) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> moves by at most 6
