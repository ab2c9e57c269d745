---- accept: division by zero is NULL
SELECT sum(60 / minutes), count(*) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 IS NULL THEN NULL WHEN x0 <= CAST('1.0' AS DOUBLE) THEN 0 WHEN x0 >= CAST('60.0' AS DOUBLE) THEN 59 ELSE least(greatest(TRY_CAST(round((x0 - CAST('1.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE)) AS BIGINT), 0), 59) END AS g0 FROM (SELECT NULLIF(trunc((CAST((60) AS DOUBLE) / NULLIF(CAST(t1."minutes" AS DOUBLE), 0))), CAST('NaN' AS DOUBLE)) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, g0), g0) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) AS s0, coalesce(sum(g0), 0) AS s1, count(*) AS s2 FROM d UNION ALL SELECT -count(g0), -coalesce(sum(g0), 0), -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 177

---- accept: a quotient whose divisor cannot be zero
SELECT sum(cost / (minutes + 1)) FROM visits WHERE minutes >= 0
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 IS NULL THEN NULL WHEN x0 <= CAST('0.0' AS DOUBLE) THEN 0 WHEN x0 >= CAST('50.0' AS DOUBLE) THEN 1048576 ELSE least(greatest(TRY_CAST(round((x0 - CAST('0.0' AS DOUBLE)) / CAST('4.76837158203125e-05' AS DOUBLE)) AS BIGINT), 0), 1048576) END AS g0 FROM (SELECT NULLIF((NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) / NULLIF(NULLIF((CAST(t1."minutes" AS DOUBLE) + CAST((1) AS DOUBLE)), CAST('NaN' AS DOUBLE)), 0)), CAST('NaN' AS DOUBLE)) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."minutes" >= (0)) AND t1."person_id" IS NOT NULL) AS a), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, g0), g0) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) AS s0, coalesce(sum(g0), 0) AS s1 FROM d UNION ALL SELECT -count(g0), -coalesce(sum(g0), 0) FROM e WHERE rn > 3) AS r
=> moves by at most 3145728

---- refuse 42501: a quotient whose divisor can be zero is unbounded
SELECT sum(cost / (minutes - 5)) FROM visits

---- accept: it can be counted, and grouped by
SELECT 60 / minutes > 2, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT (NULLIF(trunc((CAST((60) AS DOUBLE) / NULLIF(CAST(t1."minutes" AS DOUBLE), 0))), CAST('NaN' AS DOUBLE)) > CAST((2) AS DOUBLE)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT k0, sum(s0) FROM (SELECT k0, count(*) AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -count(*) FROM e WHERE rn > 3 GROUP BY k0) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 3

---- accept: a divisor of whole days
SELECT count(day - date '2024-01-01' IS NOT NULL), avg((day - date '2024-01-01') / (1 - 5)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 IS NULL THEN NULL WHEN x0 <= CAST('-23.0' AS DOUBLE) THEN 0 WHEN x0 >= CAST('0.0' AS DOUBLE) THEN 23 ELSE least(greatest(TRY_CAST(round((x0 - CAST('-23.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE)) AS BIGINT), 0), 23) END AS g0 FROM (SELECT NULLIF(trunc((CAST(((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) - CAST('2024-01-01' AS DATE)) AS DOUBLE) / NULLIF(CAST((-4) AS DOUBLE), 0))), CAST('NaN' AS DOUBLE)) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, g0), g0) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) AS s0, coalesce(sum(g0), 0) AS s1, count(*) AS s2 FROM d UNION ALL SELECT -count(g0), -coalesce(sum(g0), 0), -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 69

---- accept: modulo zero is NULL
SELECT sum(60 % minutes), sum(minutes % 0) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 IS NULL THEN NULL WHEN x0 <= CAST('0.0' AS DOUBLE) THEN 0 WHEN x0 >= CAST('59.0' AS DOUBLE) THEN 59 ELSE least(greatest(TRY_CAST(round((x0 - CAST('0.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE)) AS BIGINT), 0), 59) END AS g0, CASE WHEN x1 IS NULL THEN NULL WHEN x1 <= CAST('0.0' AS DOUBLE) THEN 0 WHEN x1 >= CAST('0.0' AS DOUBLE) THEN 0 ELSE least(greatest(TRY_CAST(round((x1 - CAST('0.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE)) AS BIGINT), 0), 0) END AS g1 FROM (SELECT NULLIF((CAST((60) AS DOUBLE) % NULLIF(CAST(t1."minutes" AS DOUBLE), 0)), CAST('NaN' AS DOUBLE)) AS x0, NULLIF((CAST(t1."minutes" AS DOUBLE) % NULLIF(CAST((0) AS DOUBLE), 0)), CAST('NaN' AS DOUBLE)) AS x1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, g0, g1), g0, g1) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0), sum(s1), sum(s2), sum(s3) FROM (SELECT count(g0) AS s0, coalesce(sum(g0), 0) AS s1, count(g1) AS s2, coalesce(sum(g1), 0) AS s3 FROM d UNION ALL SELECT -count(g0), -coalesce(sum(g0), 0), -count(g1), -coalesce(sum(g1), 0) FROM e WHERE rn > 3) AS r
=> moves by at most 177, 3
=> reached by none: x % 0 is always NULL

---- accept: integers beyond 64 bits
SELECT count(*) FROM visits WHERE steps * steps * steps + steps > 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NULLIF((NULLIF((NULLIF((CAST(t1."steps" AS DOUBLE) * CAST(t1."steps" AS DOUBLE)), CAST('NaN' AS DOUBLE)) * CAST(t1."steps" AS DOUBLE)), CAST('NaN' AS DOUBLE)) + CAST(t1."steps" AS DOUBLE)), CAST('NaN' AS DOUBLE)) > CAST((0) AS DOUBLE)) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3

---- accept: the smallest integer has no absolute value
SELECT count(*) FROM visits WHERE abs(minutes) > 5 AND -minutes < 100 AND abs(steps) >= 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NULLIF(abs(CAST(t1."minutes" AS DOUBLE)), CAST('NaN' AS DOUBLE)) > CAST((5) AS DOUBLE)) AND ((-CAST(t1."minutes" AS DOUBLE)) < CAST((100) AS DOUBLE)) AND (NULLIF(abs(CAST(t1."steps" AS DOUBLE)), CAST('NaN' AS DOUBLE)) >= CAST((0) AS DOUBLE)) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3

---- accept: roots and logarithms of negative numbers
SELECT count(sqrt(fee)), count(ln(fee)) FROM visits WHERE sqrt(minutes) > 1 OR ln(minutes) IS NULL
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((sqrt(CASE WHEN CAST(t1."fee" AS DOUBLE) >= 0 THEN CAST(t1."fee" AS DOUBLE) END) IS NOT NULL), FALSE) AS f0, coalesce((ln(CASE WHEN CAST(t1."fee" AS DOUBLE) > 0 THEN CAST(t1."fee" AS DOUBLE) END) IS NOT NULL), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((NULLIF(sqrt(CASE WHEN CAST(t1."minutes" AS DOUBLE) >= 0 THEN CAST(t1."minutes" AS DOUBLE) END), CAST('NaN' AS DOUBLE)) > CAST((1) AS DOUBLE)) OR (NULLIF(ln(CASE WHEN CAST(t1."minutes" AS DOUBLE) > 0 THEN CAST(t1."minutes" AS DOUBLE) END), CAST('NaN' AS DOUBLE)) IS NULL)) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, f0, f1), f0, f1) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0), sum(s1) FROM (SELECT count(*) FILTER (WHERE f0) AS s0, count(*) FILTER (WHERE f1) AS s1 FROM d UNION ALL SELECT -count(*) FILTER (WHERE f0), -count(*) FILTER (WHERE f1) FROM e WHERE rn > 3) AS r
=> moves by at most 3, 3
=> reached by none: which rows of person 8 count is not ours to choose

---- accept: infinities cancel out to NULL
SELECT count(weight - weight), count(weight * 0), count(exp(weight) - exp(weight)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT coalesce(((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) - NULLIF(t1."weight", CAST('NaN' AS DOUBLE))) IS NOT NULL), FALSE) AS f0, coalesce(((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * CAST((0) AS DOUBLE)) IS NOT NULL), FALSE) AS f1, coalesce(((NULLIF(exp(NULLIF(t1."weight", CAST('NaN' AS DOUBLE))), CAST('NaN' AS DOUBLE)) - NULLIF(exp(NULLIF(t1."weight", CAST('NaN' AS DOUBLE))), CAST('NaN' AS DOUBLE))) IS NOT NULL), FALSE) AS f2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, f0, f1, f2), f0, f1, f2) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(*) FILTER (WHERE f0) AS s0, count(*) FILTER (WHERE f1) AS s1, count(*) FILTER (WHERE f2) AS s2 FROM d UNION ALL SELECT -count(*) FILTER (WHERE f0), -count(*) FILTER (WHERE f1), -count(*) FILTER (WHERE f2) FROM e WHERE rn > 3) AS r
=> moves by at most 3, 3, 3

---- accept: powers beyond any float
SELECT count(*) FROM visits WHERE power(weight, 16) > 1 AND power(steps, 16) > 1
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NULLIF(pow(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)), CAST('16.0' AS DOUBLE)), CAST('NaN' AS DOUBLE)) > CAST((1) AS DOUBLE)) AND (NULLIF(pow(CAST(t1."steps" AS DOUBLE), CAST('16.0' AS DOUBLE)), CAST('NaN' AS DOUBLE)) > CAST((1) AS DOUBLE)) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3

---- accept: numbers beyond their type
SELECT count(*) FROM visits WHERE minutes::smallint + 1 > 0 AND (fee * fee)::numeric(3, 2) < 10 AND weight::int > 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (NULLIF((CAST(t1."minutes" AS DOUBLE) + CAST((1) AS DOUBLE)), CAST('NaN' AS DOUBLE)) > CAST((0) AS DOUBLE)) AND ((round(NULLIF(NULLIF((CAST(t1."fee" AS DOUBLE) * CAST(t1."fee" AS DOUBLE)), CAST('NaN' AS DOUBLE)), CAST('NaN' AS DOUBLE)) * CAST('100.0' AS DOUBLE)) / CAST('100.0' AS DOUBLE)) < CAST((10) AS DOUBLE)) AND (round_even(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)), 0) > CAST((0) AS DOUBLE)) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3
=> reached by none: three rows of person 8 pass, but she has others

---- accept: days beyond the calendar
SELECT count(*) FROM visits WHERE day + minutes > date '2024-01-01' AND due - 5 < date '9999-12-31' AND day - due < 0
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) + CAST(CASE WHEN t1."minutes" BETWEEN -1000000 AND 1000000 THEN (t1."minutes") END AS INTEGER)) > CAST('2024-01-01' AS DATE)) AND (((CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END) + CAST(CASE WHEN (5) BETWEEN -1000000 AND 1000000 THEN -((5)) END AS INTEGER)) < CAST('9999-12-31' AS DATE)) AND (CAST(((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) - (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) AS DOUBLE) < CAST((0) AS DOUBLE)) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3
=> reached by none: nobody has three such rows

---- accept: intervals beyond the calendar
SELECT count(*) FROM visits WHERE seen + interval '300 years' > timestamp '2300-01-01' AND due - interval '900000 days' < date '2024-01-01'
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) + to_months(3600) + to_days(0) + to_microseconds(0)) > CAST('2300-01-01 00:00:00' AS TIMESTAMP)) AND ((CAST((CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END) AS TIMESTAMP) + to_months(0) + to_days(-900000) + to_microseconds(0)) < CAST(CASE WHEN CAST('2024-01-01' AS DATE) BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(CAST('2024-01-01' AS DATE)) THEN CAST('2024-01-01' AS DATE) END AS TIMESTAMP)) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3
=> reached by none: nobody has three such rows

---- accept: parts of days beyond the calendar
SELECT extract(year FROM due) > 2000, extract(epoch FROM seen) > 0, extract(week FROM due) > 1, count(*) FROM visits
GROUP BY 1, 2, 3
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(extract('year' FROM (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) AS DOUBLE) > CAST((2000) AS DOUBLE)) AS k0, (CAST(epoch((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) > CAST((0) AS DOUBLE)) AS k1, (CAST(extract('week' FROM (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) AS DOUBLE) > CAST((1) AS DOUBLE)) AS k2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, k1, k2), k0, k1, k2) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT k0, k1, k2, sum(s0) FROM (SELECT k0, k1, k2, count(*) AS s0 FROM d GROUP BY k0, k1, k2 UNION ALL SELECT k0, k1, k2, -count(*) FROM e WHERE rn > 3 GROUP BY k0, k1, k2) AS r GROUP BY k0, k1, k2 ORDER BY k0, k1, k2
=> moves by at most 3

---- accept: truncated days beyond the calendar
SELECT date_trunc('week', due) < date_trunc('month', due), date_trunc('hour', sent) IS NULL, count(*) FROM visits GROUP BY 1, 2
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(date_trunc('week', (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) AS DATE) < CAST(date_trunc('month', (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) AS DATE)) AS k0, (date_trunc('hour', (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) IS NULL) AS k1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (date_trunc('hour', (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) IS NULL) IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, k1), k0, k1) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) AS s0 FROM d GROUP BY k0, k1 UNION ALL SELECT k0, k1, -count(*) FROM e WHERE rn > 3 GROUP BY k0, k1) AS r GROUP BY k0, k1 ORDER BY k0, k1
=> moves by at most 3

---- accept: extract of every field
SELECT count(extract(year FROM seen)), count(extract(quarter FROM seen)), count(extract(month FROM seen)),
count(extract(week FROM seen)), count(extract(day FROM seen)), count(extract(doy FROM seen)), count(extract(dow FROM seen)),
count(extract(isodow FROM seen)), count(extract(isoyear FROM seen)), count(extract(hour FROM seen)),
count(extract(minute FROM seen)), count(extract(second FROM seen)), count(extract(epoch FROM seen)),
count(extract(epoch FROM sent)), count(extract(hour FROM sent)), count(extract(isoyear FROM due)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((CAST(extract('year' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f0, coalesce((CAST(extract('quarter' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f1, coalesce((CAST(extract('month' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f2, coalesce((CAST(extract('week' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f3, coalesce((CAST(extract('day' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f4, coalesce((CAST(extract('doy' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f5, coalesce((CAST(extract('dow' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f6, coalesce((CAST(extract('isodow' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f7, coalesce((CAST(extract('isoyear' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f8, coalesce((CAST(extract('hour' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f9, coalesce((CAST(extract('minute' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f10, coalesce(((CAST(extract('microseconds' FROM (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) / CAST('1000000.0' AS DOUBLE)) IS NOT NULL), FALSE) AS f11, coalesce((CAST(epoch((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f12, coalesce((CAST(epoch((CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f13, coalesce((CAST(extract('hour' FROM (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f14, coalesce((CAST(extract('isoyear' FROM (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END)) AS DOUBLE) IS NOT NULL), FALSE) AS f15, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15), f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0), sum(s1), sum(s2), sum(s3), sum(s4), sum(s5), sum(s6), sum(s7), sum(s8), sum(s9), sum(s10), sum(s11), sum(s12), sum(s13), sum(s14), sum(s15) FROM (SELECT count(*) FILTER (WHERE f0) AS s0, count(*) FILTER (WHERE f1) AS s1, count(*) FILTER (WHERE f2) AS s2, count(*) FILTER (WHERE f3) AS s3, count(*) FILTER (WHERE f4) AS s4, count(*) FILTER (WHERE f5) AS s5, count(*) FILTER (WHERE f6) AS s6, count(*) FILTER (WHERE f7) AS s7, count(*) FILTER (WHERE f8) AS s8, count(*) FILTER (WHERE f9) AS s9, count(*) FILTER (WHERE f10) AS s10, count(*) FILTER (WHERE f11) AS s11, count(*) FILTER (WHERE f12) AS s12, count(*) FILTER (WHERE f13) AS s13, count(*) FILTER (WHERE f14) AS s14, count(*) FILTER (WHERE f15) AS s15 FROM d UNION ALL SELECT -count(*) FILTER (WHERE f0), -count(*) FILTER (WHERE f1), -count(*) FILTER (WHERE f2), -count(*) FILTER (WHERE f3), -count(*) FILTER (WHERE f4), -count(*) FILTER (WHERE f5), -count(*) FILTER (WHERE f6), -count(*) FILTER (WHERE f7), -count(*) FILTER (WHERE f8), -count(*) FILTER (WHERE f9), -count(*) FILTER (WHERE f10), -count(*) FILTER (WHERE f11), -count(*) FILTER (WHERE f12), -count(*) FILTER (WHERE f13), -count(*) FILTER (WHERE f14), -count(*) FILTER (WHERE f15) FROM e WHERE rn > 3) AS r
=> moves by at most 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3
=> reached by none: which rows of person 8 count is not ours to choose

---- accept: casts between moments
SELECT count(*) FROM visits WHERE seen::date >= day AND due::timestamp > seen AND sent::date > due
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CAST((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) AS DATE) >= t1."day") AND (CAST(CASE WHEN t1."due" BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(t1."due") THEN t1."due" END AS TIMESTAMP) > t1."seen") AND (CAST((CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END) AS DATE) > t1."due") AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3
=> reached by none: nobody has three such rows

---- accept: text
SELECT count(*) FROM visits WHERE length(note) > 0 AND note LIKE 'a%' AND note NOT LIKE 'b' AND note <> '' AND note < 'z'
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (length((t1."note" COLLATE "C")) > (0)) AND starts_with((t1."note" COLLATE "C"), 'a') AND (NOT ((t1."note" COLLATE "C") = 'b')) AND ((t1."note" COLLATE "C") <> '') AND ((t1."note" COLLATE "C") < 'z') AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3

---- accept: constants that break quotes
SELECT count(*) FROM people WHERE region = 'it''s "odd" \ ' OR region = $$it's "odd" \ $$
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (((t1."region" COLLATE "C") = 'it''s "odd" \ ') OR ((t1."region" COLLATE "C") = 'it''s "odd" \ ')) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: constants without data
SELECT count(*) FROM visits WHERE now() > timestamptz '2024-01-01 00:00+00' AND current_date = date '2024-02-01' AND day <= current_date
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CAST('2024-02-01 12:00:00+00:00' AS TIMESTAMPTZ) > CAST('2024-01-01 00:00:00+00:00' AS TIMESTAMPTZ)) AND (CAST('2024-02-01' AS DATE) = CAST('2024-02-01' AS DATE)) AND (t1."day" <= CAST('2024-02-01' AS DATE)) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3

---- accept: three-valued logic
SELECT count(*) FROM people WHERE (smoker IS NOT TRUE) AND NOT (smoker = female AND false) AND (smoker IS DISTINCT FROM true)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE (NOT (t1."smoker" IS TRUE)) AND (NOT ((t1."smoker" = t1."female") AND FALSE)) AND (t1."smoker" IS DISTINCT FROM TRUE) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: IN with NULL never says no
SELECT count(*) FROM visits WHERE NOT minutes IN (1, NULL) OR minutes IN (NULL, 20)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((NOT ((t1."minutes" = (1)) OR CAST(NULL AS BOOLEAN))) OR (CAST(NULL AS BOOLEAN) OR (t1."minutes" = (20)))) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3
=> reached by none: two rows say yes

---- accept: simple CASE, NULLIF, COALESCE
SELECT sum(CASE kind WHEN 'gp' THEN nullif(minutes, 0) WHEN 'er' THEN coalesce(minutes, 5) END) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 IS NULL THEN NULL WHEN x0 <= CAST('0.0' AS DOUBLE) THEN 0 WHEN x0 >= CAST('60.0' AS DOUBLE) THEN 60 ELSE least(greatest(TRY_CAST(round((x0 - CAST('0.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE)) AS BIGINT), 0), 60) END AS g0 FROM (SELECT (CASE WHEN ((t1."kind" COLLATE "C") = 'gp') THEN CAST((CASE WHEN (t1."minutes" = (0)) THEN NULL ELSE t1."minutes" END) AS DOUBLE) WHEN ((t1."kind" COLLATE "C") = 'er') THEN coalesce(CAST(t1."minutes" AS DOUBLE), CAST((5) AS DOUBLE)) END) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, g0), g0) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) AS s0, coalesce(sum(g0), 0) AS s1 FROM d UNION ALL SELECT -count(g0), -coalesce(sum(g0), 0) FROM e WHERE rn > 3) AS r
=> moves by at most 180

---- accept: rounding in every direction
SELECT sum(round(cost)), sum(trunc(cost)), sum(floor(cost)), sum(ceil(cost)), sum(round(fee, 1)) FROM visits
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 IS NULL THEN NULL WHEN x0 <= CAST('0.0' AS DOUBLE) THEN 0 WHEN x0 >= CAST('50.0' AS DOUBLE) THEN 50 ELSE least(greatest(TRY_CAST(round((x0 - CAST('0.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE)) AS BIGINT), 0), 50) END AS g0, CASE WHEN x1 IS NULL THEN NULL WHEN x1 <= CAST('0.0' AS DOUBLE) THEN 0 WHEN x1 >= CAST('50.0' AS DOUBLE) THEN 50 ELSE least(greatest(TRY_CAST(round((x1 - CAST('0.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE)) AS BIGINT), 0), 50) END AS g1, CASE WHEN x2 IS NULL THEN NULL WHEN x2 <= CAST('0.0' AS DOUBLE) THEN 0 WHEN x2 >= CAST('50.0' AS DOUBLE) THEN 50 ELSE least(greatest(TRY_CAST(round((x2 - CAST('0.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE)) AS BIGINT), 0), 50) END AS g2, CASE WHEN x3 IS NULL THEN NULL WHEN x3 <= CAST('0.0' AS DOUBLE) THEN 0 WHEN x3 >= CAST('50.0' AS DOUBLE) THEN 50 ELSE least(greatest(TRY_CAST(round((x3 - CAST('0.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE)) AS BIGINT), 0), 50) END AS g3, CASE WHEN x4 IS NULL THEN NULL WHEN x4 <= CAST('-1.0' AS DOUBLE) THEN 0 WHEN x4 >= CAST('1.0' AS DOUBLE) THEN 1048576 ELSE least(greatest(TRY_CAST(round((x4 - CAST('-1.0' AS DOUBLE)) / CAST('1.9073486328125e-06' AS DOUBLE)) AS BIGINT), 0), 1048576) END AS g4 FROM (SELECT round_even(NULLIF(t1."cost", CAST('NaN' AS DOUBLE)), 0) AS x0, trunc(NULLIF(t1."cost", CAST('NaN' AS DOUBLE))) AS x1, floor(NULLIF(t1."cost", CAST('NaN' AS DOUBLE))) AS x2, ceil(NULLIF(t1."cost", CAST('NaN' AS DOUBLE))) AS x3, (round(CAST(t1."fee" AS DOUBLE) * CAST('10.0' AS DOUBLE)) / CAST('10.0' AS DOUBLE)) AS x4, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, g0, g1, g2, g3, g4), g0, g1, g2, g3, g4) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0), sum(s1), sum(s2), sum(s3), sum(s4), sum(s5), sum(s6), sum(s7), sum(s8), sum(s9) FROM (SELECT count(g0) AS s0, coalesce(sum(g0), 0) AS s1, count(g1) AS s2, coalesce(sum(g1), 0) AS s3, count(g2) AS s4, coalesce(sum(g2), 0) AS s5, count(g3) AS s6, coalesce(sum(g3), 0) AS s7, count(g4) AS s8, coalesce(sum(g4), 0) AS s9 FROM d UNION ALL SELECT -count(g0), -coalesce(sum(g0), 0), -count(g1), -coalesce(sum(g1), 0), -count(g2), -coalesce(sum(g2), 0), -count(g3), -coalesce(sum(g3), 0), -count(g4), -coalesce(sum(g4), 0) FROM e WHERE rn > 3) AS r
=> moves by at most 150, 150, 150, 150, 1572864

---- refuse 0A000: a regular expression costs time that values steer (rule 14)
SELECT count(*) FROM visits WHERE note ~ '(a+)+$'
=> note ~ '(a+)+$' cannot be used in a private query: its cost depends on the rows, so time would tell about them
=> Use LIKE or ILIKE.

---- accept: a pattern with several stars is searched for piece by piece, never twice (rule 14)
SELECT count(*) FROM visits WHERE note LIKE '%a%b%c' OR note ILIKE 'A_%' OR note LIKE '%'
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((length((t1."note" COLLATE "C")) >= 3 AND substring((t1."note" COLLATE "C"), greatest(length((t1."note" COLLATE "C")) - 0, 1), 1) = 'c' AND strpos(substring((t1."note" COLLATE "C"), 1, greatest(length((t1."note" COLLATE "C")) - 1, 0)), 'a') > 0 AND strpos(substring(substring((t1."note" COLLATE "C"), 1, greatest(length((t1."note" COLLATE "C")) - 1, 0)), strpos(substring((t1."note" COLLATE "C"), 1, greatest(length((t1."note" COLLATE "C")) - 1, 0)), 'a') + 1), 'b') > 0) OR (length(lower((t1."note" COLLATE "C"))) >= 2 AND substring(lower((t1."note" COLLATE "C")), 1, 1) = 'a')) OR starts_with((t1."note" COLLATE "C"), '')) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
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
=> WITH d AS NOT MATERIALIZED (SELECT CAST(t1."minutes" AS VARCHAR) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (CAST(t1."minutes" AS VARCHAR) IN ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '30', '31', '32', '33', '34', '35', '36', '37', '38', '39', '40', '41', '42', '43', '44', '45', '46', '47', '48', '49', '50', '51', '52', '53', '54', '55', '56', '57', '58', '59', '60') OR CAST(t1."minutes" AS VARCHAR) IS NULL)), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT k0, sum(s0) FROM (SELECT k0, count(*) AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -count(*) FROM e WHERE rn > 3 GROUP BY k0) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 3

---- refuse 0A000: text out of other numbers, of which equal ones may look different (rule 6)
SELECT cost::text, count(*) FROM visits GROUP BY 1

---- refuse 0A000: a cast that may fail
SELECT count(*) FROM visits WHERE note::int > 1

---- refuse 0A000: text beside numbers
SELECT count(*) FROM visits WHERE note = 5

---- refuse 0A000: a power out of the data
SELECT sum(2 ^ minutes) FROM visits

---- refuse 0A000: an operator with a schema
SELECT count(*) FROM visits WHERE minutes OPERATOR(pg_catalog.+) 1 > 2

---- refuse 0A000: a collation
SELECT count(*) FROM visits WHERE note COLLATE "C" < 'b'

---- accept: BETWEEN SYMMETRIC
SELECT count(*) FROM visits WHERE minutes BETWEEN SYMMETRIC 60 AND 1
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((t1."minutes" >= (60)) AND (t1."minutes" <= (1))) OR ((t1."minutes" >= (1)) AND (t1."minutes" <= (60)))) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
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

---- accept: a subquery in WHERE is a release of its own
SELECT count(*) FROM visits WHERE minutes > (SELECT avg(minutes) FROM visits)
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 IS NULL THEN NULL WHEN x0 <= CAST('0.0' AS DOUBLE) THEN 0 WHEN x0 >= CAST('60.0' AS DOUBLE) THEN 60 ELSE least(greatest(TRY_CAST(round((x0 - CAST('0.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE)) AS BIGINT), 0), 60) END AS g0 FROM (SELECT CAST(t3."minutes" AS DOUBLE) AS x0, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE t3."person_id" IS NOT NULL) AS a), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, g0), g0) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) AS s0, coalesce(sum(g0), 0) AS s1 FROM d UNION ALL SELECT -count(g0), -coalesce(sum(g0), 0) FROM e WHERE rn > 3) AS r
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CAST(t1."minutes" AS DOUBLE) > (:pgfog_1)) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 180; 3

---- accept: EXISTS in WHERE
SELECT count(*) FROM people AS p WHERE EXISTS (SELECT 1 FROM visits AS v WHERE v.person_id = p.person_id)
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE EXISTS (SELECT 1 FROM "main"."visits" AS t2 WHERE (t2."person_id" = t1."person_id") AND t2."person_id" IS NOT NULL AND (t2."person_id" = t1."person_id")) AND t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- refuse 0A000: a subquery in ON
SELECT count(*) FROM people AS p JOIN visits AS v ON p.person_id = v.person_id AND v.minutes > (SELECT 1)

---- accept: a column of which one branch reaches beyond the calendar
SELECT count(*) FROM (SELECT person_id, seen::date AS d FROM visits UNION ALL SELECT person_id, due FROM visits) AS u
WHERE date_trunc('week', d) >= '2024-01-01'
=> WITH d AS NOT MATERIALIZED (SELECT t5.u0 AS u0 FROM (SELECT t2.c0 AS c0, t2.c1 AS c1, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, CAST((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) AS DATE) AS c1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS t2 UNION ALL SELECT t4.c0 AS c0, t4.c1 AS c1, t4.u0 AS u0 FROM (SELECT t3."person_id" AS c0, t3."due" AS c1, t3."person_id" AS u0 FROM "main"."visits" AS t3 WHERE t3."person_id" IS NOT NULL) AS t4) AS t5 WHERE (CAST(date_trunc('week', (CASE WHEN t5.c1 BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t5.c1 END)) AS DATE) >= CAST('2024-01-01' AS DATE)) AND t5.u0 IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 6), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 6) AS r
=> moves by at most 6

---- refuse 54001: texts joined in the branches of CASE until one is much longer (rule 14)
WITH a AS (SELECT person_id, CASE WHEN true THEN note || note || note || note END AS n FROM visits),
b AS (SELECT person_id, CASE WHEN true THEN n || n || n || n END AS n FROM a)
SELECT count(*) FROM b WHERE n || n = 'a'
=> too many texts are joined into one

---- accept: constants beyond the calendar are computed by the engine, or not at all
SELECT count(*) FROM visits WHERE day < date '9999-12-31' + 10 OR date_trunc('decade', date '0005-01-01') > day OR day > '2000-01-01'
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((t1."day" < (CAST('9999-12-31' AS DATE) + CAST(CASE WHEN (10) BETWEEN -1000000 AND 1000000 THEN ((10)) END AS INTEGER))) OR (CAST(date_trunc('decade', CAST('0005-01-01' AS DATE)) AS DATE) > t1."day")) OR (t1."day" > CAST('2000-01-01' AS DATE))) AND t1."person_id" IS NOT NULL), h AS (SELECT u0 FROM d GROUP BY u0 HAVING count(*) > 3), e AS (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0)) AS rn FROM d WHERE u0 IN (SELECT u0 FROM h)) SELECT sum(s0) FROM (SELECT count(*) AS s0 FROM d UNION ALL SELECT -count(*) FROM e WHERE rn > 3) AS r
=> moves by at most 3

---- refuse 0A000: an instant beyond it
SELECT count(*) FROM visits WHERE sent < timestamptz '9999-12-31' + interval '2 years'
=> a moment beyond the years 1 to 9999 cannot be used here
