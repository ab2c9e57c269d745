---- accept: an hour that a clock shows twice is two groups
SELECT date_trunc('hour', sent) AS hour, count(*) FROM visits GROUP BY 1
=> WITH d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, count(*) AS n, count(*) AS s0, count(*) AS s1 FROM (SELECT (CASE WHEN date_trunc('hour', (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN date_trunc('hour', (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) END) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, least(65536, CAST(196608 // sum(n) AS BIGINT)) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT timezone('UTC', k0), coalesce(sum(coalesce(w, 65536) * s0), 0), count(*) FROM d LEFT JOIN h USING (u0) GROUP BY k0 ORDER BY k0
=> moves by at most 3 in 2 groups

---- accept: an infinite date is no label, so it is NULL
SELECT due, count(*) FROM visits GROUP BY due
=> WITH d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, count(*) AS n, count(*) AS s0, count(*) AS s1 FROM (SELECT (CASE WHEN t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."due" END) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, least(65536, CAST(196608 // sum(n) AS BIGINT)) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0), count(*) FROM d LEFT JOIN h USING (u0) GROUP BY k0 ORDER BY k0
=> moves by at most 3 in 2 groups

---- accept: neither is an infinite timestamp
SELECT seen, count(*) FROM visits WHERE seen < timestamp '2024-01-05' GROUP BY seen
=> WITH d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, count(*) AS n, count(*) AS s0, count(*) AS s1 FROM (SELECT (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."seen" < CAST('2024-01-05 00:00:00' AS TIMESTAMP)) AND t1."person_id" IS NOT NULL) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, least(65536, CAST(196608 // sum(n) AS BIGINT)) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0), count(*) FROM d LEFT JOIN h USING (u0) GROUP BY k0 ORDER BY k0
=> moves by at most 3 in 2 groups

---- accept: an instant that the statement lists is the group it names
SELECT sent, count(*) FROM visits WHERE sent IN ('2024-10-27 02:30+02', '2024-10-27 01:30+00') GROUP BY sent
=> WITH d AS NOT MATERIALIZED (SELECT t1."sent" AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."sent" = CAST('2024-10-27 00:30:00+00:00' AS TIMESTAMPTZ)) OR (t1."sent" = CAST('2024-10-27 01:30:00+00:00' AS TIMESTAMPTZ))) AND t1."person_id" IS NOT NULL AND t1."sent" IN (CAST('2024-10-27 00:30:00+00:00' AS TIMESTAMPTZ), CAST('2024-10-27 01:30:00+00:00' AS TIMESTAMPTZ))), h AS MATERIALIZED (SELECT u0, 65536 - CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT timezone('UTC', k0), sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum(w), 0) FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 3
=> reached by none: only two rows have these instants

---- accept: instants of a public table are read in UTC
SELECT struck, (SELECT count(*) FROM people) FROM clock
=> SELECT timezone('UTC', "struck") FROM "main"."clock"
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: a timestamp compared with dates is cut in seconds, not in days
SELECT date_trunc('day', seen) AS day, count(*) FROM visits
WHERE seen >= date '2024-01-02' AND seen < date '2024-01-05' GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT date_trunc('day', (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."seen" >= CAST(CASE WHEN CAST('2024-01-02' AS DATE) BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(CAST('2024-01-02' AS DATE)) THEN CAST('2024-01-02' AS DATE) END AS TIMESTAMP)) AND (t1."seen" < CAST(CASE WHEN CAST('2024-01-05' AS DATE) BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(CAST('2024-01-05' AS DATE)) THEN CAST('2024-01-05' AS DATE) END AS TIMESTAMP)) AND t1."person_id" IS NOT NULL AND date_trunc('day', (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) BETWEEN CAST('2024-01-02 00:00:00' AS TIMESTAMP) AND CAST('2024-01-05 00:00:00' AS TIMESTAMP)), h AS MATERIALIZED (SELECT u0, 65536 - CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum(w), 0) FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 3

---- accept: a date compared with timestamps is cut in days
SELECT day, count(*) FROM visits
WHERE day > timestamp '2024-01-01 12:00' AND day <= timestamp '2024-03-04 12:00' AND day > '2024-02-28' GROUP BY day
=> WITH d AS NOT MATERIALIZED (SELECT t1."day" AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CAST(CASE WHEN t1."day" BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(t1."day") THEN t1."day" END AS TIMESTAMP) > CAST('2024-01-01 12:00:00' AS TIMESTAMP)) AND (CAST(CASE WHEN t1."day" BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(t1."day") THEN t1."day" END AS TIMESTAMP) <= CAST('2024-03-04 12:00:00' AS TIMESTAMP)) AND (t1."day" > CAST('2024-02-28' AS DATE)) AND t1."person_id" IS NOT NULL AND t1."day" BETWEEN CAST('2024-02-29' AS DATE) AND CAST('2024-03-04' AS DATE)), h AS MATERIALIZED (SELECT u0, 65536 - CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum(w), 0) FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 3
