---- accept: a total is the sum of its parts, which have all of ε
SELECT site, count(*) FROM people GROUP BY ROLLUP (site)
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: every subset of two keys, one of them private
SELECT site, region, sum(income), grouping(site, region) FROM people GROUP BY CUBE (1, 2)
=> SELECT k0, k1, count(g0), coalesce(sum(g0), 0), count(*) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t1."site" AS k0, (CAST(t1."region" AS VARCHAR) COLLATE "C") AS k1, t1."income" AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS a) AS r GROUP BY k0, k1
=> SELECT k0, count(g0), coalesce(sum(g0), 0), count(*) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT (CAST(t1."region" AS VARCHAR) COLLATE "C") AS k0, t1."income" AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS r GROUP BY k0
=> SELECT k0, count(g0), coalesce(sum(g0), 0) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t1."site" AS k0, t1."income" AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS a) AS r GROUP BY k0
=> moves by at most 100 in 1 groups; 100 in 1 groups; 100

---- accept: groupings that are listed, beside a key that all of them have
SELECT kind, site, minutes > 5 AS long, avg(minutes), grouping(site), grouping(kind) FROM visits WHERE site IN (1, 2) GROUP BY kind, GROUPING SETS (site, (long), ())
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, t1."site" AS k1, CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."site" = (1)) OR (t1."site" = (2))) AND t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE AND t1."site" IN (1, 2)) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, k1, sum(s0), sum(s1) FROM (SELECT k0, k1, count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d GROUP BY k0, k1 UNION ALL SELECT k0, k1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, (t1."minutes" > (5)) AS k1, CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."site" = (1)) OR (t1."site" = (2))) AND t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, k1, sum(s0), sum(s1) FROM (SELECT k0, k1, count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d GROUP BY k0, k1 UNION ALL SELECT k0, k1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> moves by at most 180; 180

---- accept: keys that come and go together, and groupings within groupings
SELECT site, smoker, female, count(*) FROM people GROUP BY GROUPING SETS (ROLLUP ((site, smoker), female), CUBE (site))
=> SELECT k0, k1, k2, count(*) FROM (SELECT t1."site" AS k0, t1."smoker" AS k1, t1."female" AS k2, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3 AND t1."female" IS NOT NULL) AS r GROUP BY k0, k1, k2
=> moves by at most 1

---- accept: the product of two elements, twice the same grouping asked once
SELECT site, female, count(*) FROM people GROUP BY ROLLUP (site), GROUPING SETS (site, female)
=> SELECT k0, k1, count(*) FROM (SELECT t1."site" AS k0, t1."female" AS k1, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3 AND t1."female" IS NOT NULL) AS r GROUP BY k0, k1
=> moves by at most 1

---- accept: without doubles
SELECT site, female, count(*) FROM people GROUP BY DISTINCT ROLLUP (site), ROLLUP (site, female)
=> SELECT k0, k1, count(*) FROM (SELECT t1."site" AS k0, t1."female" AS k1, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3 AND t1."female" IS NOT NULL) AS r GROUP BY k0, k1
=> moves by at most 1

---- accept: of very many groups a total has a small part of its own, with which coarser ones are made
SELECT kind, day, sum(minutes) FROM visits GROUP BY ROLLUP (kind, day)
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, t1."day" AS k1, CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE AND (t1."day" BETWEEN CAST('2024-01-01' AS DATE) AND CAST('2024-03-31' AS DATE) OR t1."day" IS NULL)) AS a), h AS MATERIALIZED (SELECT u0, CAST(11796480 // sum(abs(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING sum(abs(g0)) > 180) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, coalesce(sum(g0), 0) * 65536 AS s0 FROM d GROUP BY k0, k1 UNION ALL SELECT k0, k1, -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS a), h AS MATERIALIZED (SELECT u0, CAST(11796480 // sum(abs(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING sum(abs(g0)) > 180) SELECT k0, sum(s0) FROM (SELECT k0, coalesce(sum(g0), 0) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(11796480 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 180) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180; 180; 180

---- accept: units are only added up where each is in one group
SELECT site, count(DISTINCT person_id) FROM people GROUP BY ROLLUP (site)
=> SELECT k0, count(DISTINCT u0) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: units that may be in several groups are counted anew
SELECT kind, count(DISTINCT person_id) FROM visits GROUP BY ROLLUP (kind)
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w, least(65536, CAST(131072 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 3 OR count(*) > 2) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> WITH d AS (SELECT u0, count(*) AS n, count(*) AS s0 FROM (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a GROUP BY u0), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT count(*) FROM d LEFT JOIN h USING (u0)
=> moves by at most 2; 1

---- accept: quantiles do not add up
SELECT site, percentile_cont(0.5) WITHIN GROUP (ORDER BY income) FROM people GROUP BY ROLLUP (site)
=> SELECT k0, g0, count(g0) FROM (SELECT * FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t1."site" AS k0, t1."income" AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS a) AS o WHERE g0 IS NOT NULL) AS r GROUP BY k0, g0
=> SELECT g0, count(g0) FROM (SELECT * FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t1."income" AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS o WHERE g0 IS NOT NULL) AS r GROUP BY g0
=> moves by at most 1; 1

---- accept: GROUPING of a single grouping is 0
SELECT site, grouping(site), count(*) FROM people GROUP BY site
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: labels alone, and one row for all
SELECT site FROM people GROUP BY ROLLUP (site)
=> SELECT k0 FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most nothing

---- accept: filtered and ordered by what tells the groupings apart
SELECT site, count(*) AS n FROM people GROUP BY ROLLUP (site) HAVING count(*) > 1 OR grouping(site) = 1 ORDER BY grouping(site), n DESC
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: comparisons as keys, in parentheses of their own or without
SELECT income > 50 AS rich, female, count(*) FROM people GROUP BY GROUPING SETS (ROLLUP (income > 50, (female)), CUBE (female))
=> SELECT k0, k1, count(*) FROM (SELECT (NULLIF(t1."income", CAST('NaN' AS DOUBLE)) > 50e0) AS k0, t1."female" AS k1, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."female" IS NOT NULL) AS r GROUP BY k0, k1
=> moves by at most 1

---- accept: ALL says nothing
SELECT site, count(*) FROM people GROUP BY ALL ROLLUP (site)
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- refuse 0A000: GROUPING of what is no key
SELECT site, grouping(female), count(*) FROM people GROUP BY ROLLUP (site)

---- refuse 54001: more groupings than anybody reads
SELECT count(*) FROM people GROUP BY CUBE (site, female, smoker, region, born, income)

---- refuse 0A000: groups of one unit, among other groupings
SELECT person_id, count(*) FROM people GROUP BY ROLLUP (person_id)

---- refuse 0A000: several groupings within a unit
SELECT avg(n) FROM (SELECT person_id, kind, count(*) AS n FROM visits GROUP BY person_id, ROLLUP (kind)) AS q
=> several groupings at once cannot be computed for each privacy unit
