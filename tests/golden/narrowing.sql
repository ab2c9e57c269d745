---- accept: what WHERE excludes need not be clamped
SELECT sum(minutes) FROM visits WHERE minutes BETWEEN 1 AND 5
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (5) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (4) END AS g0 FROM (SELECT CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."minutes" >= (1)) AND (t1."minutes" <= (5))) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(983040 // abs(sum((g0 + (1)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum((g0 + (1)))) > 15) SELECT sum(s0) FROM (SELECT coalesce(sum((g0 + (1))), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * (g0 + (1))), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 15
=> reached by none: nobody has three rows at the upper end

---- accept: x < 2.5 ends at 2 for whole numbers
SELECT sum(minutes), count(*) FROM visits WHERE minutes < 2.5 AND minutes > -0.5
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (2) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (2) END AS g0 FROM (SELECT CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CAST(t1."minutes" AS DOUBLE) < 2.5e0) AND (CAST(t1."minutes" AS DOUBLE) > (-0.5e0)) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 6

---- accept: both spellings of a strict end
SELECT avg(minutes) FROM visits WHERE 0 < minutes AND minutes < 3
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (2) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (1) END AS g0 FROM (SELECT CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((0) < t1."minutes") AND (t1."minutes" < (3)) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: IN lists the values
SELECT minutes, count(*) FROM visits WHERE minutes IN (2, 1, 1, 99) GROUP BY minutes
=> WITH d AS NOT MATERIALIZED (SELECT t1."minutes" AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."minutes" = (2)) OR (t1."minutes" = (1)) OR (t1."minutes" = (1)) OR (t1."minutes" = (99))) AND t1."person_id" IS NOT NULL AND t1."minutes" IN (2, 1, 99)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: an array does, too
-- $1 1007 [2, 1, null, 99]
SELECT minutes, count(*) FROM visits WHERE minutes = ANY($1) GROUP BY minutes
=> WITH d AS NOT MATERIALIZED (SELECT t1."minutes" AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."minutes" = (2)) OR (t1."minutes" = (1)) OR CAST(NULL AS BOOLEAN) OR (t1."minutes" = (99))) AND t1."person_id" IS NOT NULL AND t1."minutes" IN (2, 1, 99)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: so does equality
SELECT note, count(*), sum(steps) FROM visits WHERE note = 'a' AND steps = 1 GROUP BY note
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (1) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (0) END AS g0 FROM (SELECT (CAST(t1."note" AS VARCHAR) COLLATE "C") AS k0, CAST(t1."steps" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((CAST(t1."note" AS VARCHAR) COLLATE "C") = 'a') AND (t1."steps" = (1)) AND t1."person_id" IS NOT NULL AND ((CAST(t1."note" AS VARCHAR) COLLATE "C") IN ('a')) IS TRUE) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0), sum(s1) FROM (SELECT k0, count(*) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3
=> reached by none: nobody has three such rows

---- accept: values that a type cannot hold are no groups
SELECT site, count(*) FROM visits WHERE site IN (1, 1.5, 99999999999) GROUP BY site
=> WITH d AS NOT MATERIALIZED (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."site" = (1)) OR (CAST(t1."site" AS DOUBLE) = 1.5e0) OR (t1."site" = (99999999999))) AND t1."person_id" IS NOT NULL AND t1."site" IN (1)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: conditions that exclude each other leave no row
SELECT sum(minutes), count(*) FROM visits WHERE minutes > 50 AND minutes < 10
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (9) AND (9) THEN x0 - (9) WHEN x0 < (9) THEN (0) WHEN x0 IS NOT NULL THEN (0) END AS g0 FROM (SELECT CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."minutes" > (50)) AND (t1."minutes" < (10)) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: no row is left

---- accept: the steward's grid stays where it was
SELECT sum(cost) FROM visits WHERE cost > 0.25
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 50e0 THEN x0 * 2e0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t1."cost" AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) > 0.25e0) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(19660800 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 300) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 300

---- accept: bounds that nobody declared, from both sides of WHERE
SELECT sum(steps) FROM visits WHERE steps > 0 AND steps <= 4
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (4) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (3) END AS g0 FROM (SELECT CAST(t1."steps" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."steps" > (0)) AND (t1."steps" <= (4)) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(786432 // abs(sum((g0 + (1)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum((g0 + (1)))) > 12) SELECT sum(s0) FROM (SELECT coalesce(sum((g0 + (1))), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * (g0 + (1))), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 12
=> reached by none: nobody has three rows at the upper end

---- refuse 42501: one side is not enough
SELECT sum(steps) FROM visits WHERE steps > 0
=> column "steps" has no declared bounds

---- refuse 42501: OR does not bound
SELECT sum(steps) FROM visits WHERE steps BETWEEN 1 AND 2 OR kind = 'gp'
=> column "steps" has no declared bounds

---- refuse 42501: neither does NOT
SELECT sum(steps) FROM visits WHERE NOT steps BETWEEN 1 AND 2
=> column "steps" has no declared bounds

---- accept: what WHERE says of one relation holds after the join
SELECT sum(v.steps) FROM people p JOIN visits v USING (person_id) WHERE v.steps BETWEEN 1 AND 4
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (4) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (3) END AS g0 FROM (SELECT CAST(t2."steps" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") WHERE ((t2."steps" >= (1)) AND (t2."steps" <= (4))) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(786432 // abs(sum((g0 + (1)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum((g0 + (1)))) > 12) SELECT sum(s0) FROM (SELECT coalesce(sum((g0 + (1))), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * (g0 + (1))), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 12
=> reached by none: nobody has three rows at the upper end

---- accept: what ON says does not bound, so the clamp is the policy's
SELECT avg(v.minutes) FROM people p LEFT JOIN visits v ON p.person_id = v.person_id AND v.minutes < 3
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t2."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 LEFT JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") AND (t2."minutes" < (3)) WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180

---- accept: ends leave out values of a list, too
SELECT site, count(*) FROM people WHERE site >= 2 GROUP BY site
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (t1."site" >= (2)) AND t1."person_id" IS NOT NULL AND t1."site" IN (2, 3)) AS r GROUP BY k0
=> moves by at most 1

---- accept: a pattern leaves some values of a list
SELECT kind, count(*) FROM visits WHERE kind NOT LIKE '%p' AND kind ILIKE '_R%' GROUP BY kind
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((NOT ends_with((CAST(t1."kind" AS VARCHAR) COLLATE "C"), 'p'))) AND ((length(lower((CAST(t1."kind" AS VARCHAR) COLLATE "C"))) >= 2 AND substring(lower((CAST(t1."kind" AS VARCHAR) COLLATE "C")), 1 + 1, 1) = 'r')) AND t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('er')) IS TRUE), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: NULLIF leaves out a constant of a list
SELECT nullif(kind, 'er'), count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT (CASE WHEN ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er') THEN NULL WHEN random() < 0 THEN '' ELSE (CAST(t1."kind" AS VARCHAR) COLLATE "C") END) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (((CASE WHEN ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er') THEN NULL WHEN random() < 0 THEN '' ELSE (CAST(t1."kind" AS VARCHAR) COLLATE "C") END) IN ('gp', 'lab')) IS TRUE OR (CASE WHEN ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er') THEN NULL WHEN random() < 0 THEN '' ELSE (CAST(t1."kind" AS VARCHAR) COLLATE "C") END) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: whole numbers are divided towards zero, ends too
SELECT stars / 2, count(*) FROM notes GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."stars" AS bigint) // NULLIF(CAST((2) AS bigint), 0)) AS k0, t1."who" AS u0 FROM "main"."notes" AS t1 WHERE t1."who" IS NOT NULL AND ((CAST(t1."stars" AS bigint) // NULLIF(CAST((2) AS bigint), 0)) BETWEEN 0 AND 2 OR (CAST(t1."stars" AS bigint) // NULLIF(CAST((2) AS bigint), 0)) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 2) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 2

---- accept: one end tells the sign of a remainder
SELECT steps % 2, count(*) FROM visits WHERE steps > 0 GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."steps" AS bigint) % NULLIF(CAST((2) AS bigint), 0)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."steps" > (0)) AND t1."person_id" IS NOT NULL AND (CAST(t1."steps" AS bigint) % NULLIF(CAST((2) AS bigint), 0)) IN (0, 1)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: texts of a public list are read as numbers, those that are none as NULL
SELECT to_char(day, 'MM')::int, count(*) FROM visits WHERE kind::int IS NULL GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT CAST(CASE WHEN abs(round_even(CAST((CASE WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '01') THEN 1e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '02') THEN 2e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '03') THEN 3e0 END) AS DOUBLE), 0)) < 4.611686018427388e+18 THEN round_even(CAST((CASE WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '01') THEN 1e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '02') THEN 2e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '03') THEN 3e0 END) AS DOUBLE), 0) END AS BIGINT) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NULL IS NULL) AND t1."person_id" IS NOT NULL AND (CAST(CASE WHEN abs(round_even(CAST((CASE WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '01') THEN 1e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '02') THEN 2e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '03') THEN 3e0 END) AS DOUBLE), 0)) < 4.611686018427388e+18 THEN round_even(CAST((CASE WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '01') THEN 1e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '02') THEN 2e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '03') THEN 3e0 END) AS DOUBLE), 0) END AS BIGINT) BETWEEN 1 AND 3 OR CAST(CASE WHEN abs(round_even(CAST((CASE WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '01') THEN 1e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '02') THEN 2e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '03') THEN 3e0 END) AS DOUBLE), 0)) < 4.611686018427388e+18 THEN round_even(CAST((CASE WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '01') THEN 1e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '02') THEN 2e0 WHEN (strftime((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END), '%m') = '03') THEN 3e0 END) AS DOUBLE), 0) END AS BIGINT) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- refuse 0A000: other texts are not
SELECT sum(note::int) FROM visits
=> CAST(note AS INT): only texts of a public list, and no long one, are read as numbers

---- refuse 42501: what FILTER picks lies beyond the bounds, so the ends cross
SELECT sum(greatest(v.minutes, v.minutes)) FILTER (WHERE v.minutes = 100) FROM visits AS v
=> nothing bounds greatest(v.minutes, v.minutes)
