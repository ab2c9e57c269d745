---- accept: what WHERE says of an expression holds for it
SELECT extract(year FROM due) AS year, count(*) FROM visits WHERE extract(year FROM due) IN (2023, 2024) GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT extract('year' FROM t1."due") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((extract('year' FROM (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) = (2023)) OR (extract('year' FROM (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) = (2024))) AND t1."person_id" IS NOT NULL AND extract('year' FROM t1."due") IN (2023, 2024) AND (t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) OR t1."due" IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: and for what is made of a column that WHERE bounds
SELECT extract(year FROM due) AS year, count(*) FROM visits WHERE due >= '2023-06-01' AND due < date '2023-06-01' + interval '1 year' GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT extract('year' FROM t1."due") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."due" >= CAST('2023-06-01' AS DATE)) AND (CAST(CASE WHEN t1."due" BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(t1."due") THEN t1."due" END AS TIMESTAMP) < CAST('2024-06-01 00:00:00' AS TIMESTAMP)) AND t1."person_id" IS NOT NULL AND extract('year' FROM t1."due") IN (2023, 2024) AND t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: OR bounds by the hull of what both sides say
SELECT sum(steps) FROM visits WHERE steps BETWEEN 1 AND 2 OR steps = 4
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (4) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (3) END AS g0 FROM (SELECT CAST(t1."steps" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((t1."steps" >= (1)) AND (t1."steps" <= (2))) OR (t1."steps" = (4))) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(786432 // abs(sum((g0 + (1)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum((g0 + (1)))) > 12) SELECT sum(s0) FROM (SELECT coalesce(sum((g0 + (1))), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * (g0 + (1))), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 12
=> reached by none: nobody has three rows at the upper end

---- refuse 42501: OR does not bound where one side says nothing
SELECT sum(steps) FROM visits WHERE steps BETWEEN 1 AND 2 OR minutes = 4
=> column "steps" has no declared bounds

---- accept: NOT turns a comparison round
SELECT sum(steps) FROM visits WHERE NOT (steps < 1 OR steps > 4)
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (4) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (3) END AS g0 FROM (SELECT CAST(t1."steps" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NOT ((t1."steps" < (1)) OR (t1."steps" > (4)))) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(786432 // abs(sum((g0 + (1)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum((g0 + (1)))) > 12) SELECT sum(s0) FROM (SELECT coalesce(sum((g0 + (1))), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * (g0 + (1))), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 12
=> reached by none: nobody has three rows at the upper end

---- accept: a branch of CASE knows its condition, and that those before failed
SELECT sum(CASE WHEN steps > 4 THEN 4 WHEN steps >= 0 THEN steps ELSE 0 END) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (4) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (4) END AS g0 FROM (SELECT CAST((CASE WHEN (t1."steps" > (4)) THEN (4) WHEN (t1."steps" >= (0)) THEN t1."steps" ELSE (0) END) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(786432 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 12) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 12

---- refuse 42501: a branch of CASE knows nothing of the other side of OR
SELECT sum(CASE WHEN steps BETWEEN 0 AND 4 OR minutes = 1 THEN steps END) FROM visits
=> column "steps" has no declared bounds

---- accept: constants are computed before
SELECT sum(steps) FROM visits WHERE steps >= 10 - 3 * 3 AND steps <= abs(-4)
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (4) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (3) END AS g0 FROM (SELECT CAST(t1."steps" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."steps" >= (1)) AND (t1."steps" <= (4)) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(786432 // abs(sum((g0 + (1)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum((g0 + (1)))) > 12) SELECT sum(s0) FROM (SELECT coalesce(sum((g0 + (1))), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * (g0 + (1))), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 12
=> reached by none: nobody has three rows at the upper end

---- accept: a flag that WHERE asks for is one label
SELECT smoker, count(*) FROM people WHERE smoker GROUP BY 1
=> SELECT k0, count(*) FROM (SELECT t1."smoker" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."smoker" AND t1."person_id" IS NOT NULL AND t1."smoker" IN (TRUE)) AS r GROUP BY k0
=> moves by at most 1

---- accept: present by IS NOT NULL, and by its negation
SELECT smoker, count(*) FROM people WHERE NOT smoker IS NULL GROUP BY 1
=> SELECT k0, count(*) FROM (SELECT t1."smoker" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (NOT (t1."smoker" IS NULL)) AND t1."person_id" IS NOT NULL AND t1."smoker" IS NOT NULL) AS r GROUP BY k0
=> moves by at most 1

---- accept: what WHERE excludes is no group
SELECT kind, count(*) FROM visits WHERE kind <> 'gp' GROUP BY kind
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((CAST(t1."kind" AS VARCHAR) COLLATE "C") <> 'gp') AND t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('er', 'lab')) IS TRUE), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: nor what NOT IN excludes, or a branch before
SELECT CASE WHEN kind = 'er' THEN 'urgent' ELSE kind END AS k, count(*) FROM visits WHERE kind NOT IN ('gp', 'zzz') GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT (CASE WHEN ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er') THEN 'urgent' ELSE (CAST(t1."kind" AS VARCHAR) COLLATE "C") END) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NOT (((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp') OR ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'zzz'))) AND t1."person_id" IS NOT NULL AND ((CASE WHEN ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er') THEN 'urgent' ELSE (CAST(t1."kind" AS VARCHAR) COLLATE "C") END) IN ('urgent', 'lab')) IS TRUE), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: of what any of several conditions leaves, all of it
SELECT site, count(*) FROM people WHERE NOT (site = 1 AND smoker) OR site <> 2 GROUP BY site
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE ((NOT ((t1."site" = (1)) AND t1."smoker")) OR (t1."site" <> (2))) AND t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1
