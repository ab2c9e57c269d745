---- accept: division by zero is NULL
SELECT sum(60 / minutes), count(*) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (60) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (59) END AS g0 FROM (SELECT CAST((CAST((60) AS bigint) // NULLIF(CAST(t1."minutes" AS bigint), 0)) AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 177

---- accept: a quotient whose divisor cannot be zero
SELECT sum(cost / (minutes + 1)), count(*) FROM visits WHERE minutes >= 0
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 50e0 THEN x0 / 4.76837158203125e-05 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0 FROM (SELECT (NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) / NULLIF(CAST((CAST(t1."minutes" AS bigint) + CAST((1) AS bigint)) AS DOUBLE), 0)) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."minutes" >= (0)) AND t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3145728

---- accept: a quotient by whole numbers is NULL where these are 0, and bounded
SELECT sum(cost / (minutes - 5)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN (-50e0) AND 50e0 THEN (x0 - (-50e0)) / 9.5367431640625e-05 WHEN x0 < (-50e0) THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0 FROM (SELECT (NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) / NULLIF(CAST((CAST(t1."minutes" AS bigint) - CAST((5) AS bigint)) AS DOUBLE), 0)) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(103079215104 // abs(sum((g0 + (-524288)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum((g0 + (-524288)))) > 1572864) SELECT sum(s0) FROM (SELECT coalesce(sum((g0 + (-524288))), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * (g0 + (-524288))), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1572864
=> reached by none: nobody has costs of 50 in rows of 4 or 6 minutes

---- accept: it can be counted, and grouped by
SELECT 60 / minutes > 2, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT ((CAST((60) AS bigint) // NULLIF(CAST(t1."minutes" AS bigint), 0)) > (2)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: a divisor of whole days
SELECT count(day - date '2024-01-01' IS NOT NULL), avg((day - date '2024-01-01') / (1 - 5)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN (-22e0) AND 0e0 THEN (x0 - (-22e0)) WHEN x0 < (-22e0) THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 22e0 END AS BIGINT) AS g0 FROM (SELECT trunc((CAST(((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) - CAST('2024-01-01' AS DATE)) AS DOUBLE) / NULLIF((-4e0), 0))) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 66

---- accept: modulo zero is NULL
SELECT sum(60 % minutes), sum(minutes % 0) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (59) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (59) END AS g0, CASE WHEN x1 BETWEEN (0) AND (0) THEN x1 WHEN x1 < (0) THEN (0) WHEN x1 IS NOT NULL THEN (0) END AS g1 FROM (SELECT CAST((CAST((60) AS bigint) % NULLIF(CAST(t1."minutes" AS bigint), 0)) AS bigint) AS x0, CAST((CAST(t1."minutes" AS bigint) % NULLIF(CAST((0) AS bigint), 0)) AS bigint) AS x1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(g1) * 65536 AS s2, coalesce(sum(g1), 0) * 65536 AS s3 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g1 IS NULL), 0)) AS s2, -coalesce(sum((65536 - w) * g1), 0) AS s3 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 177, 3
=> reached by none: x % 0 is always NULL

---- accept: integers beyond 64 bits
SELECT count(*) FROM visits WHERE steps * steps * steps + steps > 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (TRY_CAST((CAST(TRY_CAST((CAST(TRY_CAST((CAST(t1."steps" AS HUGEINT) * CAST(t1."steps" AS HUGEINT)) AS BIGINT) AS HUGEINT) * CAST(t1."steps" AS HUGEINT)) AS BIGINT) AS HUGEINT) + CAST(t1."steps" AS HUGEINT)) AS BIGINT) > (0)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: bigints are exact to the last digit, and NULL where PostgreSQL raises
SELECT count(*) FROM visits WHERE (steps / 7) * 3 + steps >= 0 AND gcd(steps, 9007199254740993) >= 0 AND -steps - 9223372036854775800 < 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (TRY_CAST((CAST(TRY_CAST((CAST((CAST(t1."steps" AS bigint) // NULLIF(CAST((7) AS bigint), 0)) AS HUGEINT) * CAST((3) AS HUGEINT)) AS BIGINT) AS HUGEINT) + CAST(t1."steps" AS HUGEINT)) AS BIGINT) >= (0)) AND (TRY_CAST(gcd(abs(CAST(t1."steps" AS HUGEINT)), abs(CAST((9007199254740993) AS HUGEINT))) AS BIGINT) >= (0)) AND (TRY_CAST((CAST(TRY_CAST((-CAST(t1."steps" AS HUGEINT)) AS BIGINT) AS HUGEINT) - CAST(CAST('9223372036854775800' AS bigint) AS HUGEINT)) AS BIGINT) < (0)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: the smallest integer has no absolute value
SELECT count(*) FROM visits WHERE abs(minutes) > 5 AND -minutes < 100 AND abs(steps) >= 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (abs(CAST(t1."minutes" AS bigint)) > (5)) AND ((-CAST(t1."minutes" AS bigint)) < (100)) AND (TRY_CAST(abs(CAST(t1."steps" AS HUGEINT)) AS BIGINT) >= (0)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: roots and logarithms of negative numbers
SELECT count(sqrt(fee)), count(ln(fee)) FROM visits WHERE sqrt(minutes) > 1 OR ln(minutes) IS NULL
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((sqrt(CASE WHEN CAST(t1."fee" AS DOUBLE) >= 0 THEN CAST(t1."fee" AS DOUBLE) END) IS NOT NULL), FALSE) AS f0, coalesce((ln(CASE WHEN CAST(t1."fee" AS DOUBLE) > 0 THEN CAST(t1."fee" AS DOUBLE) END) IS NOT NULL), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((NULLIF(sqrt(CASE WHEN CAST(t1."minutes" AS DOUBLE) >= 0 THEN CAST(t1."minutes" AS DOUBLE) END), CAST('NaN' AS DOUBLE)) > 1e0) OR (NULLIF(ln(CASE WHEN CAST(t1."minutes" AS DOUBLE) > 0 THEN CAST(t1."minutes" AS DOUBLE) END), CAST('NaN' AS DOUBLE)) IS NULL)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) FILTER (WHERE f0) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)) FILTER (WHERE f0), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3
=> reached by none: which rows of person 8 count is not ours to choose

---- accept: infinities cancel out to NULL
SELECT count(weight - weight), count(weight * 0), count(exp(weight) - exp(weight)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT coalesce(((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) - NULLIF(t1."weight", CAST('NaN' AS DOUBLE))) IS NOT NULL), FALSE) AS f0, coalesce(((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 0e0) IS NOT NULL), FALSE) AS f1, coalesce(((NULLIF(exp(NULLIF(t1."weight", CAST('NaN' AS DOUBLE))), CAST('NaN' AS DOUBLE)) - NULLIF(exp(NULLIF(t1."weight", CAST('NaN' AS DOUBLE))), CAST('NaN' AS DOUBLE))) IS NOT NULL), FALSE) AS f2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(*) FILTER (WHERE f0) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1, count(*) FILTER (WHERE f2) * 65536 AS s2 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)) FILTER (WHERE f0), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1, -coalesce(sum((65536 - w)) FILTER (WHERE f2), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3, 3

---- accept: powers beyond any float
SELECT count(*) FROM visits WHERE power(weight, 16) > 1 AND power(steps, 16) > 1
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NULLIF(pow(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)), 16e0), CAST('NaN' AS DOUBLE)) > 1e0) AND (NULLIF(pow(CAST(t1."steps" AS DOUBLE), 16e0), CAST('NaN' AS DOUBLE)) > 1e0) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: numbers beyond their type
SELECT count(*) FROM visits WHERE minutes::smallint + 1 > 0 AND (fee * fee)::numeric(3, 2) < 10 AND weight::int > 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((CAST(t1."minutes" AS bigint) + CAST((1) AS bigint)) > (0)) AND ((round((CAST(t1."fee" AS DOUBLE) * CAST(t1."fee" AS DOUBLE)) * 100e0) / 100e0) < 10e0) AND (round_even(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)), 0) > 0e0) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: three rows of person 8 pass, but she has others

---- accept: days beyond the calendar
SELECT count(*) FROM visits WHERE day + minutes > date '2024-01-01' AND due - 5 < date '9999-12-31' AND day - due < 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) + CAST(CASE WHEN t1."minutes" BETWEEN -1000000 AND 1000000 THEN (t1."minutes") END AS INTEGER)) > CAST('2024-01-01' AS DATE)) AND (((CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END) + CAST(CASE WHEN (5) BETWEEN -1000000 AND 1000000 THEN -((5)) END AS INTEGER)) < CAST('9999-12-31' AS DATE)) AND (CAST(((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) - (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) AS DOUBLE) < 0e0) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: nobody has three such rows

---- accept: intervals beyond the calendar
SELECT count(*) FROM visits WHERE seen + interval '300 years' > timestamp '2300-01-01' AND due - interval '900000 days' < date '2024-01-01'
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) + to_months(3600) + to_days(0) + to_microseconds(0)) > CAST('2300-01-01 00:00:00' AS TIMESTAMP)) AND ((CAST((CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END) AS TIMESTAMP) + to_months(0) + to_days(-900000) + to_microseconds(0)) < CAST(CASE WHEN CAST('2024-01-01' AS DATE) BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(CAST('2024-01-01' AS DATE)) THEN CAST('2024-01-01' AS DATE) END AS TIMESTAMP)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: nobody has three such rows

---- accept: parts of days beyond the calendar
SELECT extract(year FROM due) > 2000, extract(epoch FROM seen) > 0, extract(week FROM due) > 1, count(*) FROM visits
GROUP BY 1, 2, 3
=> WITH d AS NOT MATERIALIZED (SELECT (extract('year' FROM (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) > (2000)) AS k0, (CAST(epoch((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) > 0e0) AS k1, (extract('week' FROM (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) > (1)) AS k2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, k1, k2, sum(s0) FROM (SELECT k0, k1, k2, count(*) * 65536 AS s0 FROM d GROUP BY k0, k1, k2 UNION ALL SELECT k0, k1, k2, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0, k1, k2) AS r GROUP BY k0, k1, k2
=> moves by at most 3

---- accept: truncated days beyond the calendar
SELECT date_trunc('week', due) < date_trunc('month', due), date_trunc('hour', sent) IS NULL, count(*) FROM visits GROUP BY 1, 2
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(date_trunc('week', (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) AS DATE) < CAST(date_trunc('month', (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) AS DATE)) AS k0, (date_trunc('hour', (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) IS NULL) AS k1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (date_trunc('hour', (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) IS NULL) IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) * 65536 AS s0 FROM d GROUP BY k0, k1 UNION ALL SELECT k0, k1, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> moves by at most 3

---- accept: extract of every field
SELECT count(extract(year FROM seen)), count(extract(quarter FROM seen)), count(extract(month FROM seen)),
count(extract(week FROM seen)), count(extract(day FROM seen)), count(extract(doy FROM seen)), count(extract(dow FROM seen)),
count(extract(isodow FROM seen)), count(extract(isoyear FROM seen)), count(extract(hour FROM seen)),
count(extract(minute FROM seen)), count(extract(second FROM seen)), count(extract(epoch FROM seen)),
count(extract(epoch FROM sent)), count(extract(hour FROM sent)), count(extract(isoyear FROM due)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((extract('year' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f0, coalesce((extract('quarter' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f1, coalesce((extract('month' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f2, coalesce((extract('week' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f3, coalesce((extract('day' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f4, coalesce((extract('doy' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f5, coalesce((extract('dow' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f6, coalesce((extract('isodow' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f7, coalesce((extract('isoyear' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f8, coalesce((extract('hour' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f9, coalesce((extract('minute' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NOT NULL), FALSE) AS f10, coalesce(((CAST(extract('microseconds' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) / 1000000e0) IS NOT NULL), FALSE) AS f11, coalesce((CAST(epoch((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f12, coalesce((CAST(epoch((CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f13, coalesce((extract('hour' FROM (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) IS NOT NULL), FALSE) AS f14, coalesce((extract('isoyear' FROM (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) IS NOT NULL), FALSE) AS f15, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3), sum(s4), sum(s5), sum(s6), sum(s7), sum(s8), sum(s9), sum(s10), sum(s11), sum(s12), sum(s13), sum(s14), sum(s15) FROM (SELECT count(*) FILTER (WHERE f0) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1, count(*) FILTER (WHERE f2) * 65536 AS s2, count(*) FILTER (WHERE f3) * 65536 AS s3, count(*) FILTER (WHERE f4) * 65536 AS s4, count(*) FILTER (WHERE f5) * 65536 AS s5, count(*) FILTER (WHERE f6) * 65536 AS s6, count(*) FILTER (WHERE f7) * 65536 AS s7, count(*) FILTER (WHERE f8) * 65536 AS s8, count(*) FILTER (WHERE f9) * 65536 AS s9, count(*) FILTER (WHERE f10) * 65536 AS s10, count(*) FILTER (WHERE f11) * 65536 AS s11, count(*) FILTER (WHERE f12) * 65536 AS s12, count(*) FILTER (WHERE f13) * 65536 AS s13, count(*) FILTER (WHERE f14) * 65536 AS s14, count(*) FILTER (WHERE f15) * 65536 AS s15 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)) FILTER (WHERE f0), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1, -coalesce(sum((65536 - w)) FILTER (WHERE f2), 0) AS s2, -coalesce(sum((65536 - w)) FILTER (WHERE f3), 0) AS s3, -coalesce(sum((65536 - w)) FILTER (WHERE f4), 0) AS s4, -coalesce(sum((65536 - w)) FILTER (WHERE f5), 0) AS s5, -coalesce(sum((65536 - w)) FILTER (WHERE f6), 0) AS s6, -coalesce(sum((65536 - w)) FILTER (WHERE f7), 0) AS s7, -coalesce(sum((65536 - w)) FILTER (WHERE f8), 0) AS s8, -coalesce(sum((65536 - w)) FILTER (WHERE f9), 0) AS s9, -coalesce(sum((65536 - w)) FILTER (WHERE f10), 0) AS s10, -coalesce(sum((65536 - w)) FILTER (WHERE f11), 0) AS s11, -coalesce(sum((65536 - w)) FILTER (WHERE f12), 0) AS s12, -coalesce(sum((65536 - w)) FILTER (WHERE f13), 0) AS s13, -coalesce(sum((65536 - w)) FILTER (WHERE f14), 0) AS s14, -coalesce(sum((65536 - w)) FILTER (WHERE f15), 0) AS s15 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3
=> reached by none: which rows of person 8 count is not ours to choose

---- accept: casts between moments
SELECT count(*) FROM visits WHERE seen::date >= day AND due::timestamp > seen AND sent::date > due
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CAST((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) AS DATE) >= t1."day") AND (CAST(CASE WHEN t1."due" BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(t1."due") THEN t1."due" END AS TIMESTAMP) > t1."seen") AND (CAST((CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END) AS DATE) > t1."due") AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: nobody has three such rows

---- accept: text
SELECT count(*) FROM visits WHERE length(note) > 0 AND note LIKE 'a%' AND note NOT LIKE 'b' AND note <> '' AND note < 'z'
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (length((CAST(t1."note" AS VARCHAR) COLLATE "C")) > (0)) AND (starts_with((CAST(t1."note" AS VARCHAR) COLLATE "C"), 'a')) AND ((NOT ((CAST(t1."note" AS VARCHAR) COLLATE "C") = 'b'))) AND ((CAST(t1."note" AS VARCHAR) COLLATE "C") <> '') AND ((CAST(t1."note" AS VARCHAR) COLLATE "C") < 'z') AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: constants that break quotes
SELECT count(*) FROM people WHERE region = 'it''s "odd" \ ' OR region = $$it's "odd" \ $$
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (((CAST(t1."region" AS VARCHAR) COLLATE "C") = 'it''s "odd" \ ') OR ((CAST(t1."region" AS VARCHAR) COLLATE "C") = 'it''s "odd" \ ')) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: constants without data
SELECT count(*) FROM visits WHERE now() > timestamptz '2024-01-01 00:00+00' AND current_date = date '2024-02-01' AND day <= current_date
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CAST('2024-02-01 12:00:00+00:00' AS TIMESTAMPTZ) > CAST('2024-01-01 00:00:00+00:00' AS TIMESTAMPTZ)) AND (CAST('2024-02-01' AS DATE) = CAST('2024-02-01' AS DATE)) AND (t1."day" <= CAST('2024-02-01' AS DATE)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: three-valued logic
SELECT count(*) FROM people WHERE (smoker IS NOT TRUE) AND NOT (smoker = female AND false) AND (smoker IS DISTINCT FROM true)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (NOT (t1."smoker" IS TRUE)) AND (NOT ((t1."smoker" = t1."female") AND FALSE)) AND (t1."smoker" IS DISTINCT FROM TRUE) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: IN with NULL never says no
SELECT count(*) FROM visits WHERE NOT minutes IN (1, NULL) OR minutes IN (NULL, 20)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((NOT ((t1."minutes" = (1)) OR CAST(NULL AS BOOLEAN))) OR (CAST(NULL AS BOOLEAN) OR (t1."minutes" = (20)))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: two rows say yes

---- accept: simple CASE, NULLIF, COALESCE
SELECT sum(CASE kind WHEN 'gp' THEN nullif(minutes, 0) WHEN 'er' THEN coalesce(minutes, 5) END) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 60e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 60e0 END AS BIGINT) AS g0 FROM (SELECT (CASE WHEN ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp') THEN CAST((CASE WHEN (t1."minutes" = (0)) THEN NULL ELSE t1."minutes" END) AS DOUBLE) WHEN ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er') THEN coalesce(CAST(t1."minutes" AS DOUBLE), 5e0) END) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(11796480 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 180) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180

---- accept: rounding in every direction
SELECT sum(round(cost)), sum(trunc(cost)), sum(floor(cost)), sum(ceil(cost)), sum(round(fee, 1)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 50e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 50e0 END AS BIGINT) AS g0, CAST(CASE WHEN x1 BETWEEN 0e0 AND 50e0 THEN x1 WHEN x1 < 0e0 THEN 0e0 WHEN x1 <= CAST('Infinity' AS DOUBLE) THEN 50e0 END AS BIGINT) AS g1, CAST(CASE WHEN x2 BETWEEN 0e0 AND 50e0 THEN x2 WHEN x2 < 0e0 THEN 0e0 WHEN x2 <= CAST('Infinity' AS DOUBLE) THEN 50e0 END AS BIGINT) AS g2, CAST(CASE WHEN x3 BETWEEN 0e0 AND 50e0 THEN x3 WHEN x3 < 0e0 THEN 0e0 WHEN x3 <= CAST('Infinity' AS DOUBLE) THEN 50e0 END AS BIGINT) AS g3, CAST(CASE WHEN x4 BETWEEN (-1e0) AND 1e0 THEN (x4 - (-1e0)) * 524288e0 WHEN x4 < (-1e0) THEN 0e0 WHEN x4 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g4 FROM (SELECT round_even(NULLIF(t1."cost", CAST('NaN' AS DOUBLE)), 0) AS x0, trunc(NULLIF(t1."cost", CAST('NaN' AS DOUBLE))) AS x1, floor(NULLIF(t1."cost", CAST('NaN' AS DOUBLE))) AS x2, ceil(NULLIF(t1."cost", CAST('NaN' AS DOUBLE))) AS x3, (round(CAST(t1."fee" AS DOUBLE) * 10e0) / 10e0) AS x4, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2), sum(s3), sum(s4), sum(s5), sum(s6), sum(s7), sum(s8) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(g1) * 65536 AS s2, coalesce(sum(g1), 0) * 65536 AS s3, count(g2) * 65536 AS s4, coalesce(sum(g2), 0) * 65536 AS s5, count(g3) * 65536 AS s6, coalesce(sum(g3), 0) * 65536 AS s7, coalesce(sum((g4 + (-524288))), 0) * 65536 AS s8 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g1 IS NULL), 0)) AS s2, -coalesce(sum((65536 - w) * g1), 0) AS s3, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g2 IS NULL), 0)) AS s4, -coalesce(sum((65536 - w) * g2), 0) AS s5, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g3 IS NULL), 0)) AS s6, -coalesce(sum((65536 - w) * g3), 0) AS s7, -coalesce(sum((65536 - w) * (g4 + (-524288))), 0) AS s8 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 150, 150, 150, 150, 1572864

---- refuse 0A000: a regular expression costs time that values steer (rule 14)
SELECT count(*) FROM visits WHERE note ~ '(a+)+$'
=> note ~ '(a+)+$' cannot be used in a private query: its cost depends on the rows, so time would tell about them
=> Use LIKE or ILIKE.

---- accept: a pattern with several stars is searched for piece by piece, never twice (rule 14)
SELECT count(*) FROM visits WHERE note LIKE '%a%b%c' OR note ILIKE 'A_%' OR note LIKE '%'
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((((length((CAST(t1."note" AS VARCHAR) COLLATE "C")) >= 3 AND substring((CAST(t1."note" AS VARCHAR) COLLATE "C"), greatest(length((CAST(t1."note" AS VARCHAR) COLLATE "C")) - 0, 1), 1) = 'c' AND strpos(substring((CAST(t1."note" AS VARCHAR) COLLATE "C"), 1, greatest(length((CAST(t1."note" AS VARCHAR) COLLATE "C")) - 1, 0)), 'a') > 0 AND strpos(substring(substring((CAST(t1."note" AS VARCHAR) COLLATE "C"), 1, greatest(length((CAST(t1."note" AS VARCHAR) COLLATE "C")) - 1, 0)), strpos(substring((CAST(t1."note" AS VARCHAR) COLLATE "C"), 1, greatest(length((CAST(t1."note" AS VARCHAR) COLLATE "C")) - 1, 0)), 'a') + 1), 'b') > 0)) OR ((length(lower((CAST(t1."note" AS VARCHAR) COLLATE "C"))) >= 2 AND substring(lower((CAST(t1."note" AS VARCHAR) COLLATE "C")), 1, 1) = 'a'))) OR (starts_with((CAST(t1."note" AS VARCHAR) COLLATE "C"), ''))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 0A000: more stars than the text can be spelled for
SELECT count(*) FROM visits WHERE note LIKE '%a%b%c%d%e%'
=> a LIKE pattern may have 6 parts at most here

---- refuse 0A000: a pattern out of the data (rule 14)
SELECT count(*) FROM visits WHERE 'aaaa' LIKE note

---- refuse 0A000: repeat (rule 14)
SELECT count(repeat(note, minutes)) FROM visits

---- refuse 0A000: rows out of values (rule 14)
SELECT count(*) FROM visits, generate_series(1, minutes) AS g

---- refuse 42883: a function nobody taught
SELECT count(*) FROM visits WHERE pg_sleep(minutes) IS NULL
=> function pg_sleep() cannot be used inside a private query
=> It may be used on the results of aggregates, outside of them.

---- refuse 0A000: random
SELECT count(*) FROM visits WHERE random() < 0.5

---- accept: text out of whole numbers, which look as they are
SELECT minutes::text, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT CAST(t1."minutes" AS VARCHAR) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (CAST(t1."minutes" AS VARCHAR) IN ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '30', '31', '32', '33', '34', '35', '36', '37', '38', '39', '40', '41', '42', '43', '44', '45', '46', '47', '48', '49', '50', '51', '52', '53', '54', '55', '56', '57', '58', '59', '60') OR CAST(t1."minutes" AS VARCHAR) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- refuse 0A000: text out of other numbers, of which equal ones may look different (rule 6)
SELECT cost::text, count(*) FROM visits GROUP BY 1

---- refuse 0A000: a cast that may fail
SELECT count(*) FROM visits WHERE note::int > 1

---- refuse 0A000: text beside numbers
SELECT count(*) FROM visits WHERE note = 5

---- refuse 0A000: a power out of the data
SELECT sum(minutes ^ minutes) FROM visits

---- accept: powers to fractions and of constants
SELECT count(*) FROM visits WHERE coalesce(power(weight, 0.5), 1) >= 0 AND coalesce(2 ^ minutes, 1) >= 1
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (coalesce(NULLIF(pow(CASE WHEN NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) >= 0 THEN NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) END, 0.5e0), CAST('NaN' AS DOUBLE)), 1e0) >= 0e0) AND (coalesce(NULLIF(pow(2e0, CAST(t1."minutes" AS DOUBLE)), CAST('NaN' AS DOUBLE)), 1e0) >= 1e0) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: bits, of computed numbers too
SELECT minutes & 3, count(*) FROM visits WHERE (steps + 1) & 1 >= 0 OR steps << 60 < 0 OR ~minutes # 5 > -99 GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."minutes" AS bigint) & CAST((3) AS bigint)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((((CAST(TRY_CAST((CAST(t1."steps" AS HUGEINT) + CAST((1) AS HUGEINT)) AS BIGINT) AS bigint) & CAST((1) AS bigint)) >= (0)) OR (((CAST(t1."steps" AS bigint) & 7) * 1152921504606846976 + CASE WHEN (CAST(t1."steps" AS bigint) & 8) <> 0 THEN (-9223372036854775807 - 1) ELSE 0 END) < (0))) OR (((CAST((~ CAST(t1."minutes" AS bigint)) AS bigint) | CAST((5) AS bigint)) - (CAST((~ CAST(t1."minutes" AS bigint)) AS bigint) & CAST((5) AS bigint))) > (-99))) AND t1."person_id" IS NOT NULL AND ((CAST(t1."minutes" AS bigint) & CAST((3) AS bigint)) BETWEEN 0 AND 3 OR (CAST(t1."minutes" AS bigint) & CAST((3) AS bigint)) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: a distance on a map
SELECT count(*) FROM visits WHERE coalesce(6371 * acos(least(1, greatest(-1, sin(radians(minutes)) + cos(radians(weight))))), 0) >= 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((6371e0 * NULLIF(acos(CASE WHEN least(1e0, greatest((-1e0), NULLIF((NULLIF(sin(CASE WHEN abs(NULLIF((CAST(t1."minutes" AS DOUBLE) * 0.017453292519943295e0), CAST('NaN' AS DOUBLE))) < 1000000000000000e0 THEN NULLIF((CAST(t1."minutes" AS DOUBLE) * 0.017453292519943295e0), CAST('NaN' AS DOUBLE)) END), CAST('NaN' AS DOUBLE)) + NULLIF(cos(CASE WHEN abs(NULLIF((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 0.017453292519943295e0), CAST('NaN' AS DOUBLE))) < 1000000000000000e0 THEN NULLIF((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 0.017453292519943295e0), CAST('NaN' AS DOUBLE)) END), CAST('NaN' AS DOUBLE))), CAST('NaN' AS DOUBLE)))) BETWEEN -1 AND 1 THEN least(1e0, greatest((-1e0), NULLIF((NULLIF(sin(CASE WHEN abs(NULLIF((CAST(t1."minutes" AS DOUBLE) * 0.017453292519943295e0), CAST('NaN' AS DOUBLE))) < 1000000000000000e0 THEN NULLIF((CAST(t1."minutes" AS DOUBLE) * 0.017453292519943295e0), CAST('NaN' AS DOUBLE)) END), CAST('NaN' AS DOUBLE)) + NULLIF(cos(CASE WHEN abs(NULLIF((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 0.017453292519943295e0), CAST('NaN' AS DOUBLE))) < 1000000000000000e0 THEN NULLIF((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 0.017453292519943295e0), CAST('NaN' AS DOUBLE)) END), CAST('NaN' AS DOUBLE))), CAST('NaN' AS DOUBLE)))) END), CAST('NaN' AS DOUBLE))) >= 0e0) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: bins of a bounded timestamp are all known
SELECT date_bin('7 days', seen, timestamp '2024-01-01'), count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT time_bucket(to_microseconds(604800000000), (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END), CAST('2024-01-01 00:00:00' AS TIMESTAMP)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (time_bucket(to_microseconds(604800000000), (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END), CAST('2024-01-01 00:00:00' AS TIMESTAMP)) IN (CAST('2024-01-01 00:00:00' AS TIMESTAMP), CAST('2024-01-08 00:00:00' AS TIMESTAMP), CAST('2024-01-15 00:00:00' AS TIMESTAMP), CAST('2024-01-22 00:00:00' AS TIMESTAMP), CAST('2024-01-29 00:00:00' AS TIMESTAMP)) OR time_bucket(to_microseconds(604800000000), (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END), CAST('2024-01-01 00:00:00' AS TIMESTAMP)) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: months that are put together are labels, too
SELECT make_date(extract(year FROM day)::int, extract(month FROM day)::int, 1), count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT make_date(CAST(CASE WHEN CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) BETWEEN 1 AND 9999 THEN CASE WHEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) BETWEEN 1 AND 12 THEN CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) END END AS BIGINT), CAST(CASE WHEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) BETWEEN 1 AND 12 THEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) END AS BIGINT), 1) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (make_date(CAST(CASE WHEN CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) BETWEEN 1 AND 9999 THEN CASE WHEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) BETWEEN 1 AND 12 THEN CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) END END AS BIGINT), CAST(CASE WHEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) BETWEEN 1 AND 12 THEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) END AS BIGINT), 1) BETWEEN CAST('2024-01-01' AS DATE) AND CAST('2024-12-01' AS DATE) OR make_date(CAST(CASE WHEN CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) BETWEEN 1 AND 9999 THEN CASE WHEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) BETWEEN 1 AND 12 THEN CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) END END AS BIGINT), CAST(CASE WHEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) BETWEEN 1 AND 12 THEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) END AS BIGINT), 1) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: days that are none count as NULL
SELECT count(*) FROM visits WHERE make_date(2024, 2, minutes + 30) IS NULL OR to_timestamp(weight) > now()
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((make_date(CAST(CASE WHEN 2024e0 BETWEEN 1 AND 9999 THEN CASE WHEN 2e0 BETWEEN 1 AND 12 THEN 2024e0 END END AS BIGINT), CAST(CASE WHEN 2e0 BETWEEN 1 AND 12 THEN 2e0 END AS BIGINT), 1) + CAST(CASE WHEN CAST((CAST(t1."minutes" AS bigint) + CAST((30) AS bigint)) AS DOUBLE) BETWEEN 1 AND day(last_day(make_date(CAST(CASE WHEN 2024e0 BETWEEN 1 AND 9999 THEN CASE WHEN 2e0 BETWEEN 1 AND 12 THEN 2024e0 END END AS BIGINT), CAST(CASE WHEN 2e0 BETWEEN 1 AND 12 THEN 2e0 END AS BIGINT), 1))) THEN CAST((CAST(t1."minutes" AS bigint) + CAST((30) AS bigint)) AS DOUBLE) - 1 END AS INTEGER)) IS NULL) OR (to_timestamp(CASE WHEN NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) BETWEEN -62135596800 AND 253402300799 THEN NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) END) > CAST('2024-02-01 12:00:00+00:00' AS TIMESTAMPTZ))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: the seconds of an age, and instants of clocks
SELECT count(*) FROM visits WHERE extract(epoch FROM age(current_date, day)) > 0 OR seen::timestamptz < sent OR sent::timestamp < day
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((((trunc((CAST((CASE WHEN CAST('2024-02-01' AS DATE) >= (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) THEN ((CAST(extract('year' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) - CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE)) * 12 + CAST(extract('month' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) - CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) - CASE WHEN CAST(extract('day' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) < CAST(extract('day' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) THEN 1.0 ELSE 0.0 END) ELSE -((CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) - CAST(extract('year' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE)) * 12 + CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) - CAST(extract('month' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) - CASE WHEN CAST(extract('day' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) < CAST(extract('day' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) THEN 1.0 ELSE 0.0 END) END) AS DOUBLE) / NULLIF(12e0, 0))) * 31557600 + (CAST((CASE WHEN CAST('2024-02-01' AS DATE) >= (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) THEN ((CAST(extract('year' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) - CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE)) * 12 + CAST(extract('month' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) - CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) - CASE WHEN CAST(extract('day' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) < CAST(extract('day' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) THEN 1.0 ELSE 0.0 END) ELSE -((CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) - CAST(extract('year' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE)) * 12 + CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) - CAST(extract('month' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) - CASE WHEN CAST(extract('day' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) < CAST(extract('day' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) THEN 1.0 ELSE 0.0 END) END) AS DOUBLE) % NULLIF(12e0, 0)) * 2592000 + CAST((CASE WHEN CAST('2024-02-01' AS DATE) >= (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) THEN (CAST(extract('day' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) - CAST(extract('day' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) + CASE WHEN CAST(extract('day' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) < CAST(extract('day' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) THEN CASE WHEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) IN (4, 6, 9, 11) THEN 30.0 WHEN CAST(extract('month' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) <> 2 THEN 31.0 WHEN (CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) % NULLIF(4e0, 0)) = 0 AND ((CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) % NULLIF(400e0, 0)) = 0 OR NOT (CAST(extract('year' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) % NULLIF(100e0, 0)) = 0) THEN 29.0 ELSE 28.0 END ELSE 0.0 END) ELSE -(CAST(extract('day' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) - CAST(extract('day' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) + CASE WHEN CAST(extract('day' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DOUBLE) < CAST(extract('day' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) THEN CASE WHEN CAST(extract('month' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) IN (4, 6, 9, 11) THEN 30.0 WHEN CAST(extract('month' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) <> 2 THEN 31.0 WHEN (CAST(extract('year' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) % NULLIF(4e0, 0)) = 0 AND ((CAST(extract('year' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) % NULLIF(400e0, 0)) = 0 OR NOT (CAST(extract('year' FROM CAST('2024-02-01' AS DATE)) AS DOUBLE) % NULLIF(100e0, 0)) = 0) THEN 29.0 ELSE 28.0 END ELSE 0.0 END) END) AS DOUBLE) * 86400) > 0e0) OR (timezone('UTC', (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) < t1."sent")) OR (timezone('UTC', (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) < CAST(CASE WHEN t1."day" BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(t1."day") THEN t1."day" END AS TIMESTAMP))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: texts of a public list, spelled anew
SELECT initcap(kind), count(*) FROM visits WHERE coalesce(translate(note, 'ab', 'x'), '') || overlay(kind placing 'y' from 1) <> 'z' GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT (CASE (CAST(t1."kind" AS VARCHAR) COLLATE "C") WHEN 'gp' THEN 'Gp' WHEN 'er' THEN 'Er' WHEN 'lab' THEN 'Lab' ELSE (CAST(t1."kind" AS VARCHAR) COLLATE "C") END) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((coalesce(translate((CAST(t1."note" AS VARCHAR) COLLATE "C"), 'ab', 'x'), '') || (left((CAST(t1."kind" AS VARCHAR) COLLATE "C"), 0) || 'y' || substring((CAST(t1."kind" AS VARCHAR) COLLATE "C"), 2))) <> 'z') AND t1."person_id" IS NOT NULL AND ((CASE (CAST(t1."kind" AS VARCHAR) COLLATE "C") WHEN 'gp' THEN 'Gp' WHEN 'er' THEN 'Er' WHEN 'lab' THEN 'Lab' ELSE (CAST(t1."kind" AS VARCHAR) COLLATE "C") END) IN ('Gp', 'Er', 'Lab')) IS TRUE), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- refuse 0A000: initcap of anything else
SELECT count(*) FROM visits WHERE initcap(note) = 'A'

---- refuse 0A000: an operator with a schema
SELECT count(*) FROM visits WHERE minutes OPERATOR(pg_catalog.+) 1 > 2

---- refuse 0A000: a collation
SELECT count(*) FROM visits WHERE note COLLATE "C" < 'b'

---- accept: BETWEEN SYMMETRIC
SELECT count(*) FROM visits WHERE minutes BETWEEN SYMMETRIC 60 AND 1
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((t1."minutes" >= (60)) AND (t1."minutes" <= (1))) OR ((t1."minutes" >= (1)) AND (t1."minutes" <= (60)))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 0A000: E'' strings, which two parsers read differently
SELECT count(*) FROM visits WHERE note = E'\x41'
=> E'…' and U&… strings cannot be used in a private query
=> Write an ordinary quoted string.

---- refuse 0A000: U&"" names
SELECT count(*) FROM U&"visits"

---- refuse 0A000: numbers with underscores, which one parser reads as a name
SELECT count(*) + 1_000 FROM visits
=> numbers such as 1_000 and 0xFF cannot be used in a private query
=> Write them as plain decimal numbers.

---- refuse 0A000: hexadecimal numbers
SELECT count(*), 0x1F FROM visits

---- refuse 0A000: an absolute value, which one parser reads as a parameter
SELECT count(*) - @ 1 FROM visits
=> @ cannot be used in a private query
=> Write abs(…).

---- refuse 0A000: a unit that has to be worked out, of which one parser tells the first argument
SELECT date_trunc(nullif('year', 'year'), day), count(*) FROM visits GROUP BY 1

---- refuse 0A000: a field that has to be worked out
SELECT count(*) FROM visits WHERE date_part(nullif('year', 'year'), day) > 2020

---- refuse 0A000: signs that PostgreSQL reads as parts of the operator before them
SELECT sum(minutes %-1) FROM visits
=> %- is one operator, which PostgreSQL does not have
=> Put a space between, as in % -.

---- refuse 0A000: an absolute value beside a parenthesis
SELECT count(*) FROM visits WHERE minutes > (@1)

---- accept: a subquery in WHERE is a release of its own
SELECT count(*) FROM visits WHERE minutes > (SELECT avg(minutes) FROM visits)
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (60) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (60) END AS g0 FROM (SELECT CAST(t3."minutes" AS bigint) AS x0, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE t3."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CAST(t1."minutes" AS DOUBLE) > (:pgfog_1)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 180; 3

---- accept: EXISTS in WHERE
SELECT count(*) FROM people AS p WHERE EXISTS (SELECT 1 FROM visits AS v WHERE v.person_id = p.person_id)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: a subquery without FROM is a constant, also in ON
SELECT count(*) FROM people AS p JOIN visits AS v ON p.person_id = v.person_id AND v.minutes > (SELECT 1)
-- answer 0 [["1"]]
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."visits" AS t2 ON (t1."person_id" = t2."person_id") AND (t2."minutes" > (1)) WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: a column of which one branch reaches beyond the calendar
SELECT count(*) FROM (SELECT person_id, seen::date AS d FROM visits UNION ALL SELECT person_id, due FROM visits) AS u
WHERE date_trunc('week', d) >= '2024-01-01'
=> WITH d AS NOT MATERIALIZED (SELECT t5.u0 AS u0 FROM (SELECT t2.c0 AS c0, t2.c1 AS c1, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, CAST((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) AS DATE) AS c1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 UNION ALL SELECT t4.c0 AS c0, t4.c1 AS c1, t4.u0 AS u0 FROM (SELECT t3."person_id" AS c0, t3."due" AS c1, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE t3."person_id" IS NOT NULL) AS t4) AS t5 WHERE (CAST(date_trunc('week', (CASE WHEN t5.c1 BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t5.c1 END)) AS DATE) >= CAST('2024-01-01' AS DATE)) AND t5.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(393216 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 6) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 6

---- refuse 54001: texts joined in the branches of CASE until one is much longer (rule 14)
WITH a AS (SELECT person_id, CASE WHEN true THEN note || note || note || note END AS n FROM visits),
b AS (SELECT person_id, CASE WHEN true THEN n || n || n || n END AS n FROM a)
SELECT count(*) FROM b WHERE n || n = 'a'
=> too many texts are joined into one

---- accept: constants beyond the calendar are computed by the engine, or not at all
SELECT count(*) FROM visits WHERE day < date '9999-12-31' + 10 OR date_trunc('decade', date '0005-01-01') > day OR day > '2000-01-01'
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((t1."day" < (CAST('9999-12-31' AS DATE) + CAST(CASE WHEN (10) BETWEEN -1000000 AND 1000000 THEN ((10)) END AS INTEGER))) OR (CAST(date_trunc('decade', CAST('0005-01-01' AS DATE)) AS DATE) > t1."day")) OR (t1."day" > CAST('2000-01-01' AS DATE))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 0A000: an instant beyond it
SELECT count(*) FROM visits WHERE sent < timestamptz '9999-12-31' + interval '2 years'
=> a moment beyond the years 1 to 9999 cannot be used here

---- refuse 0A000: a base whose logarithm is no DOUBLE, or nothing
SELECT sum(log(1.00000000000000000000001, income)) FROM people WHERE income BETWEEN 1 AND 5
=> log takes a constant base from 1.001 to 1e100 here

---- refuse 0A000: a base whose logarithm is too large for Python's floats
SELECT sum(log(1e350, income)) FROM people WHERE income BETWEEN 1 AND 5
=> log takes a constant base from 1.001 to 1e100 here

---- accept: a text constant of its own has a type in every engine
SELECT count(*) FILTER (WHERE q.before = 'a') FROM (SELECT person_id, lag('a') OVER (PARTITION BY person_id ORDER BY day) AS before FROM visits) AS q
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((t3.c1 = 'a'), FALSE) AS f0, t3.u0 AS u0 FROM (SELECT t2.c0 AS c0, t2.c14 AS c1, t2.c13 AS u0 FROM (SELECT t1."person_id" AS c0, t1."site" AS c1, (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS c2, t1."minutes" AS c3, NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) AS c4, t1."fee" AS c5, NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) AS c6, t1."steps" AS c7, t1."day" AS c8, t1."seen" AS c9, t1."sent" AS c10, t1."due" AS c11, (CAST(t1."note" AS VARCHAR) COLLATE "C") AS c12, t1."person_id" AS c13, lag('a', 1) OVER (PARTITION BY t1."person_id" ORDER BY t1."day" ASC NULLS LAST, t1."person_id" ASC NULLS LAST, t1."day" ASC NULLS LAST) AS c14 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 WHERE TRUE) AS t3 WHERE t3.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) FILTER (WHERE f0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)) FILTER (WHERE f0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: the first row of a person has none before it, and weighs as much as the others

---- accept: an angle so small that its square is nothing
SELECT sum(least(greatest(atan2(weight / 1e100, 1e147) * atan2(weight / 1e100, 1e147), 0), 1)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 1e0 THEN x0 * 1048576e0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 1048576e0 END AS BIGINT) AS g0 FROM (SELECT least(greatest(NULLIF((NULLIF(atan2(((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) / NULLIF(1e+100, 0)) + 0e0), (1e+147 + 0e0)), CAST('NaN' AS DOUBLE)) * NULLIF(atan2(((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) / NULLIF(1e+100, 0)) + 0e0), (1e+147 + 0e0)), CAST('NaN' AS DOUBLE))), CAST('NaN' AS DOUBLE)), 0e0), 1e0) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(206158430208 // abs(sum(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum(g0)) > 3145728) SELECT sum(s0) FROM (SELECT coalesce(sum(g0), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3145728
=> reached by none: they are all 0

---- accept: months and years that there are not
SELECT count(*) FROM visits WHERE make_date(2024, minutes + 100, 1) > day OR make_date(minutes + 100000, 1, 1) > day
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((make_date(CAST(CASE WHEN 2024e0 BETWEEN 1 AND 9999 THEN CASE WHEN CAST((CAST(t1."minutes" AS bigint) + CAST((100) AS bigint)) AS DOUBLE) BETWEEN 1 AND 12 THEN 2024e0 END END AS BIGINT), CAST(CASE WHEN CAST((CAST(t1."minutes" AS bigint) + CAST((100) AS bigint)) AS DOUBLE) BETWEEN 1 AND 12 THEN CAST((CAST(t1."minutes" AS bigint) + CAST((100) AS bigint)) AS DOUBLE) END AS BIGINT), 1) > t1."day") OR (make_date(CAST(CASE WHEN CAST((CAST(t1."minutes" AS bigint) + CAST((100000) AS bigint)) AS DOUBLE) BETWEEN 1 AND 9999 THEN CASE WHEN 1e0 BETWEEN 1 AND 12 THEN CAST((CAST(t1."minutes" AS bigint) + CAST((100000) AS bigint)) AS DOUBLE) END END AS BIGINT), CAST(CASE WHEN 1e0 BETWEEN 1 AND 12 THEN 1e0 END AS BIGINT), 1) > t1."day")) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: there is no such month or year

---- accept: bits of a constant that dialects spell as DOUBLE
SELECT count(*) FROM visits WHERE CASE WHEN person_id = 1 THEN minutes # 9223372036854775807 ELSE 0 END = 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((CASE WHEN (t1."person_id" = (1)) THEN CAST(((CAST(t1."minutes" AS bigint) | CAST(CASE WHEN abs(9.223372036854776e+18) < 4.611686018427388e+18 THEN 9.223372036854776e+18 END AS BIGINT)) - (CAST(t1."minutes" AS bigint) & CAST(CASE WHEN abs(9.223372036854776e+18) < 4.611686018427388e+18 THEN 9.223372036854776e+18 END AS BIGINT))) AS DOUBLE) ELSE 0e0 END) = 0e0) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: no row is so large, which DuckDB knows before it reads one, and would fail at the comparison
SELECT count(*) FROM halves WHERE CASE WHEN year > 5 THEN 'long' END = 'short'
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE ((CASE WHEN (t1."year" > (5)) THEN 'long' WHEN random() < 0 THEN '' END) = 'short') AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: no row is

---- accept: so it is with other comparisons, and with texts that are made of it
SELECT sum(half) FILTER (WHERE CASE WHEN year > 5 THEN 'a' ELSE NULLIF('b', 'b') END < 'A') FROM halves
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN f0 THEN CASE WHEN x0 BETWEEN (1) AND (2) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (1) END END AS g0 FROM (SELECT coalesce(((CASE WHEN (t1."year" > (5)) THEN 'a' WHEN random() < 0 THEN '' ELSE (CASE WHEN ('b' = 'b') THEN NULL WHEN random() < 0 THEN '' ELSE 'b' END) END) < 'A'), FALSE) AS f0, CAST(t1."half" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(393216 // abs(sum((g0 + (1)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING abs(sum((g0 + (1)))) > 6) SELECT sum(s0) FROM (SELECT coalesce(sum((g0 + (1))), 0) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w0) * (g0 + (1))), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 6
=> reached by none: no row is

---- refuse 0A000: a common divisor of fractions
SELECT count(*) FROM visits WHERE gcd(steps, 2.0 / 7) > 0
---- refuse 0A000: a common multiple of fractions
SELECT count(*) FROM visits WHERE lcm(1, 2.0 / 7) > 0
