---- accept: a sum is clamped to the range the policy declares (rule 4)
SELECT sum(minutes) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(11796480 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 180) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180

---- accept: NaN is NULL, infinities are the bounds (rule 9)
SELECT sum(cost), avg(cost), count(*) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 50e0 THEN x0 * 2e0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT t1."cost" AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 300

---- accept: a decimal on its own scale (rule 9)
SELECT sum(fee) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN CAST('-1.00' AS numeric(10,2)) AND CAST('1.00' AS numeric(10,2)) THEN x0 - CAST('-1.00' AS numeric(10,2)) WHEN x0 < CAST('-1.00' AS numeric(10,2)) THEN CAST('0.00' AS numeric(11,2)) WHEN x0 IS NOT NULL THEN CAST('2.00' AS numeric(11,2)) END AS d0, CAST((d0) * CAST(100 AS numeric(3, 0)) AS bigint) AS g0 FROM (SELECT CAST(t1."fee" AS numeric(10,2)) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(19660800 // abs(sum((g0 + (-100)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum((g0 + (-100)))) > 300) SELECT sum(s0) FROM (SELECT coalesce(sum((g0 + (-100))), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * (g0 + (-100))), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 300

---- accept: bounds of the analyst's own
SELECT sum(least(greatest(weight, 0), 10)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 10e0 THEN x0 / 9.5367431640625e-06 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0 FROM (SELECT least(greatest(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)), 0e0), 10e0) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(206158430208 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 3145728) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3145728

---- accept: in either order, of whole numbers
SELECT sum(greatest(least(steps, 8), 0)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (8) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (8) END AS g0 FROM (SELECT CAST(greatest(least(t1."steps", (8)), (0)) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(1572864 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 24) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 24

---- accept: by CASE
SELECT sum(CASE WHEN steps > 4 THEN 4 WHEN steps < 0 THEN 0 ELSE least(greatest(steps, 0), 4) END) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (4) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (4) END AS g0 FROM (SELECT CAST((CASE WHEN (t1."steps" > (4)) THEN (4) WHEN (t1."steps" < (0)) THEN (0) ELSE least(greatest(t1."steps", (0)), (4)) END) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(786432 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 12) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 12

---- accept: LEAST skips NULL, so a NULL is a bound here as in PostgreSQL
SELECT sum(least(greatest(steps, 0), 1)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (1) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (1) END AS g0 FROM (SELECT CAST(least(greatest(t1."steps", (0)), (1)) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 3) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: an interval that is a point
SELECT sum(least(greatest(steps, 5), 5)), count(*) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (5) AND (5) THEN x0 - (5) WHEN x0 < (5) THEN (0) WHEN x0 IS NOT NULL THEN (0) END AS g0 FROM (SELECT CAST(least(greatest(t1."steps", (5)), (5)) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: sums of several columns
SELECT sum(minutes + 2 * fee) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN (-2e0) AND 62e0 THEN (x0 - (-2e0)) * 16384e0 WHEN x0 < (-2e0) THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0 FROM (SELECT (CAST(t1."minutes" AS DOUBLE) + (2e0 * CAST(t1."fee" AS DOUBLE))) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(199715979264 // abs(sum((g0 + (-32768)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum((g0 + (-32768)))) > 3047424) SELECT sum(s0) FROM (SELECT coalesce(sum((g0 + (-32768))), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * (g0 + (-32768))), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3047424
=> reached by none: nobody has three rows at the upper end

---- accept: a product of whole numbers stays whole
SELECT sum(minutes * least(greatest(steps, 0), 2)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (120) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (120) END AS g0 FROM (SELECT CAST(TRY_CAST((CAST(t1."minutes" AS HUGEINT) * CAST(least(greatest(t1."steps", (0)), (2)) AS HUGEINT)) AS BIGINT) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(23592960 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 360) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 360

---- accept: a square is not negative
SELECT sum((minutes - 30) * (minutes - 30)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (900) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (900) END AS g0 FROM (SELECT CAST(TRY_CAST((CAST((CAST(t1."minutes" AS bigint) - CAST((30) AS bigint)) AS HUGEINT) * CAST((CAST(t1."minutes" AS bigint) - CAST((30) AS bigint)) AS HUGEINT)) AS BIGINT) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(176947200 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 2700) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 2700

---- accept: powers
SELECT sum(power(minutes, 2)), sum(minutes ^ 2) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 3600e0 THEN x0 / 0.0034332275390625e0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0 FROM (SELECT pow(CAST(t1."minutes" AS DOUBLE), 2e0) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(206158430208 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 3145728) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3145728

---- accept: a difference of dates is a number of days
SELECT avg(day - date '2024-01-01') FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 90e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 90e0 END AS BIGINT) AS g0 FROM (SELECT CAST(((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) - CAST('2024-01-01' AS DATE)) AS DOUBLE) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 270

---- accept: a part of a date
SELECT avg(extract(year FROM day)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (2024) AND (2024) THEN x0 - (2024) WHEN x0 < (2024) THEN (0) WHEN x0 IS NOT NULL THEN (0) END AS g0 FROM (SELECT CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: a flag
SELECT sum(female::int), avg((income > 50)::int) FROM people
=> SELECT count(g0), coalesce(sum(g0), 0), count(g1), coalesce(sum(g1), 0) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 1e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1e0 END AS BIGINT) AS g0, CAST(CASE WHEN x1 BETWEEN 0e0 AND 1e0 THEN x1 WHEN x1 < 0e0 THEN 0e0 WHEN x1 <= CAST('Infinity' AS DOUBLE) THEN 1e0 END AS BIGINT) AS g1 FROM (SELECT round_even(CAST(CAST((CASE WHEN t1."female" THEN 1.0 WHEN NOT t1."female" THEN 0.0 END) AS DOUBLE) AS DOUBLE), 0) AS x0, round_even(CAST(CAST((CASE WHEN (NULLIF(t1."income", CAST('NaN' AS DOUBLE)) > 50e0) THEN 1.0 WHEN NOT (NULLIF(t1."income", CAST('NaN' AS DOUBLE)) > 50e0) THEN 0.0 END) AS DOUBLE) AS DOUBLE), 0) AS x1, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS r
=> moves by at most 1, 1

---- refuse 42501: nothing bounds it
SELECT sum(weight) FROM visits
=> column "weight" has no declared bounds
=> Say between which values it counts, as in least(greatest(weight, 0), 100), or ask the steward for bounds.

---- refuse 42501: nothing bounds an expression of it
SELECT sum(weight + minutes) FROM visits
=> nothing bounds weight + minutes

---- refuse 42501: one bound is not enough
SELECT sum(greatest(weight, 0)) FROM visits

---- refuse 42501: a bound that may be NULL is none
SELECT sum(least(greatest(weight, 0), minutes + 1)) FROM visits WHERE minutes IS NOT NULL OR true

---- refuse 42501: a logarithm reaches to minus infinity, unless digits end somewhere
SELECT sum(ln(cost)) FROM visits WHERE cost > 0
=> nothing bounds ln(cost)
=> cost may be as near to 0 as it likes. Write greatest(cost, 0.01), or WHERE cost >= 0.01.

---- refuse 42501: nor is a quotient bounded because it is never one by 0
SELECT avg(minutes / NULLIF(cost, 0)) FROM visits WHERE cost <> 0
=> nothing bounds minutes / nullif(cost, 0)
=> cost may be as near to 0 as it likes. Write greatest(cost, 0.01), or WHERE cost >= 0.01.

---- refuse 42501: nor a power of what grows towards 0
SELECT avg(power(cost, -1)) FROM visits WHERE cost > 0
=> nothing bounds power(cost, -1)
=> cost may be as near to 0 as it likes. Write greatest(cost, 0.01), or WHERE cost >= 0.01.

---- accept: whole numbers above 0 begin at 1
SELECT avg(ln(minutes)), avg(1.0 / minutes) FROM visits WHERE minutes <> 0
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN (-1e-12) AND 4.094344562227195e0 THEN (x0 - (-1e-12)) / 3.904671251514621e-06 WHEN x0 < (-1e-12) THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0, CAST(CASE WHEN x1 BETWEEN 0.016666666666666666e0 AND 1e0 THEN (x1 - 0.016666666666666666e0) / 9.377797444661458e-07 WHEN x1 < 0.016666666666666666e0 THEN 0e0 WHEN x1 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g1 FROM (SELECT ln(CASE WHEN CAST(t1."minutes" AS DOUBLE) > 0 THEN CAST(t1."minutes" AS DOUBLE) END) AS x0, (1e0 / NULLIF(CAST(t1."minutes" AS DOUBLE), 0)) AS x1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."minutes" <> (0)) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(g1) * 65536 AS s2, coalesce(sum(g1), 0) * 65536 AS s3 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g1 IS NULL), 0)) AS s2, -coalesce(sum((65536 - w) * g1), 0) AS s3 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3145728, 3145728

---- accept: a numeric above 0 begins at its last digit, and so far from 0 it ends below
SELECT avg(1 / fee), avg(power(fee, -0.5)), avg(ln(fee)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN (-100e0) AND 100e0 THEN (x0 - (-100e0)) / 0.00019073486328125e0 WHEN x0 < (-100e0) THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0, CAST(CASE WHEN x1 BETWEEN 0e0 AND 10.000000000011e0 THEN x1 / 9.53674316407299e-06 WHEN x1 < 0e0 THEN 0e0 WHEN x1 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g1, CAST(CASE WHEN x2 BETWEEN (-4.605170185993696e0) AND 1e-12 THEN (x2 - (-4.605170185993696e0)) / 4.391832529062935e-06 WHEN x2 < (-4.605170185993696e0) THEN 0e0 WHEN x2 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g2 FROM (SELECT (1e0 / NULLIF(CAST(t1."fee" AS DOUBLE), 0)) AS x0, (1e0 / NULLIF(pow(CASE WHEN CAST(t1."fee" AS DOUBLE) >= 0 THEN CAST(t1."fee" AS DOUBLE) END, 0.5e0), 0)) AS x1, ln(CASE WHEN CAST(t1."fee" AS DOUBLE) > 0 THEN CAST(t1."fee" AS DOUBLE) END) AS x2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3), sum(s4), sum(s5) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(g1) * 65536 AS s2, coalesce(sum(g1), 0) * 65536 AS s3, count(g2) * 65536 AS s4, coalesce(sum(g2), 0) * 65536 AS s5 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g1 IS NULL), 0)) AS s2, -coalesce(sum((65536 - w) * g1), 0) AS s3, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g2 IS NULL), 0)) AS s4, -coalesce(sum((65536 - w) * g2), 0) AS s5 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3145728, 3145728, 3145728

---- accept: what is above 0 by FILTER or CASE
SELECT sum(log(cost)) FILTER (WHERE cost >= 2), avg(CASE WHEN fee > 0.5 THEN 1 / fee END) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN f0 THEN CAST(CASE WHEN x0 BETWEEN 0.3010299956619448e0 AND 1.6989700043408509e0 THEN (x0 - 0.3010299956619448e0) / 1.3331794821538029e-06 WHEN x0 < 0.3010299956619448e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) END AS g0, CASE WHEN f1 THEN CAST(CASE WHEN x1 BETWEEN 1e0 AND 1.9607843137254901e0 THEN (x1 - 1e0) / 9.162753236060049e-07 WHEN x1 < 1e0 THEN 0e0 WHEN x1 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) END AS g1 FROM (SELECT coalesce((NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) >= 2e0), FALSE) AS f0, (ln(CASE WHEN NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) > 0 THEN NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) END) / NULLIF(2.302585092994046e0, 0)) AS x0, coalesce((t1."fee" > CAST('0.50' AS numeric(10,2))), FALSE) AS f1, (1e0 / NULLIF(CAST(t1."fee" AS DOUBLE), 0)) AS x1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(g1) * 65536 AS s2, coalesce(sum(g1), 0) * 65536 AS s3 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g1 IS NULL), 0)) AS s2, -coalesce(sum((65536 - w) * g1), 0) AS s3 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3145728, 3145728

---- accept: an end that WHERE says is not rounded to the grid before more is made of it
SELECT avg(1 / cost), avg(cost) FROM visits WHERE cost >= 0.01
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0.02e0 AND 100e0 THEN (x0 - 0.02e0) / 9.534835815429688e-05 WHEN x0 < 0.02e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0, CAST(CASE WHEN x1 BETWEEN 0e0 AND 50e0 THEN x1 * 2e0 WHEN x1 < 0e0 THEN 0e0 WHEN x1 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g1 FROM (SELECT (1e0 / NULLIF(NULLIF(t1."cost", CAST('NaN' AS DOUBLE)), 0)) AS x0, t1."cost" AS x1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) >= 0.01e0) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(g1) * 65536 AS s2, coalesce(sum(g1), 0) * 65536 AS s3 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g1 IS NULL), 0)) AS s2, -coalesce(sum((65536 - w) * g1), 0) AS s3 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3145728, 300

---- accept: unless it is clamped itself
SELECT sum(least(greatest(ln(minutes), 0), 4)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 4e0 THEN x0 * 262144e0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0 FROM (SELECT least(greatest(NULLIF(ln(CASE WHEN CAST(t1."minutes" AS DOUBLE) > 0 THEN CAST(t1."minutes" AS DOUBLE) END), CAST('NaN' AS DOUBLE)), 0e0), 4e0) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(206158430208 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 3145728) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3145728

---- refuse 42501: a hidden column
SELECT count(secret) FROM people
=> column "secret" of "people" is hidden by the policy
=> Hidden columns exist in the catalog and may not be used in any statement.

---- refuse 42501: a hidden column as a filter
SELECT count(*) FROM people WHERE secret = 's1'
=> column "secret" of "people" is hidden by the policy

---- refuse 42501: a hidden column behind a star
SELECT count(secret) FROM (SELECT * FROM people) AS p
=> column "secret" of "people" is hidden by the policy

---- refuse 0A000: text cannot be summed
SELECT sum(note) FROM visits
=> sum(note): only numbers can be summed or averaged

---- refuse 0A000: dates cannot be averaged
SELECT avg(day) FROM visits

---- refuse 42501: sums that no float can hold
SELECT sum(power(power(power(power(minutes, 16), 16), 16), 16)) FROM visits

---- refuse 22023: so little ε that nothing but noise would come out
-- epsilon 1e-15
SELECT sum(minutes) FROM visits

---- refuse 42501: a part of a moment is bounded by bounding the moment
SELECT avg(extract(year FROM due)) FROM visits
=> nothing bounds EXTRACT(YEAR FROM due)
=> Say between which due counts, as in WHERE due BETWEEN … AND ….

---- accept: as its hint says
SELECT count(extract(year FROM due)), sum(extract(year FROM due) - 2023) FROM visits WHERE due BETWEEN date '2024-01-01' AND date '2024-12-31'
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 1e0 AND 1e0 THEN (x0 - 1e0) WHEN x0 < 1e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 0e0 END AS BIGINT) AS g0 FROM (SELECT (CAST(extract('year' FROM (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) AS DOUBLE) - 2023e0) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."due" >= CAST('2024-01-01' AS DATE)) AND (t1."due" <= CAST('2024-12-31' AS DATE))) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
