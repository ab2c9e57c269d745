---- accept: every public label leaves, in the policy's order, empty groups too (rule 5)
SELECT site, count(*) FROM people GROUP BY site
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: NULL is a label unless the policy says that there is none (rule 5)
SELECT smoker, count(*) FROM people GROUP BY smoker
=> SELECT k0, count(*) FROM (SELECT t1."smoker" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r GROUP BY k0
=> moves by at most 1

---- accept: rows with other labels are dropped before bounding, not after (rule 5)
SELECT kind, count(*) FROM visits GROUP BY kind
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: private labels are selected by the number of their rows that is told (rule 7)
SELECT note, count(*) FROM visits WHERE note LIKE 'a%' GROUP BY note
=> WITH a AS NOT MATERIALIZED (SELECT (CAST(t1."note" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (starts_with((CAST(t1."note" AS VARCHAR) COLLATE "C"), 'a')) AND t1."person_id" IS NOT NULL AND (CAST(t1."note" AS VARCHAR) COLLATE "C") IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups

---- accept: what counts some rows only cannot decide, so the number of units does (rule 7)
SELECT note, count(*) FILTER (WHERE kind = 'gp') FROM visits GROUP BY note
=> WITH a AS NOT MATERIALIZED (SELECT (CAST(t1."note" AS VARCHAR) COLLATE "C") AS k0, coalesce(((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp'), FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) FILTER (WHERE f0) AS s0, count(*) AS s1 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) FILTER (WHERE f0) AS s0, count(*) AS s1 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0), sum(s1) FROM (SELECT k0, count(*) FILTER (WHERE f0) * 65536 AS s0, count(DISTINCT u0) AS s1 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0, count(*) AS s1 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups

---- accept: a sum of values from 0 up has a cell for the lower bound, and so tells it too (rule 7)
SELECT region, sum(income) FROM people GROUP BY region
=> SELECT k0, count(g0), coalesce(sum(g0), 0), count(*) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT (CAST(t1."region" AS VARCHAR) COLLATE "C") AS k0, t1."income" AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS r GROUP BY k0
=> moves by at most 100 in 1 groups

---- accept: a mean decides by its cells, one for NULLs among them (rule 7)
SELECT region, avg(income) FROM people GROUP BY region
=> SELECT k0, count(g0), coalesce(sum(g0), 0), count(*) FROM (SELECT *, CAST(CASE WHEN x0 BETWEEN 0e0 AND 100e0 THEN x0 WHEN x0 < 0e0 THEN 0e0 WHEN x0 <= CAST('Infinity' AS DOUBLE) THEN 100e0 END AS BIGINT) AS g0 FROM (SELECT (CAST(t1."region" AS VARCHAR) COLLATE "C") AS k0, t1."income" AS x0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS r GROUP BY k0
=> moves by at most 100 in 1 groups

---- accept: so does the number of units, if it is told (rule 7)
SELECT note, count(DISTINCT person_id) FROM visits GROUP BY note
=> WITH a AS NOT MATERIALIZED (SELECT (CAST(t1."note" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(DISTINCT u0) AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, count(*) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 2 in 2 groups

---- accept: without aggregates only the selection is left (rule 7)
SELECT DISTINCT region FROM people
=> SELECT k0, count(DISTINCT u0) FROM (SELECT (CAST(t1."region" AS VARCHAR) COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r GROUP BY k0
=> moves by at most nothing in 1 groups

---- accept: one private label makes all of them private
SELECT site, region, count(*) FROM people GROUP BY 1, 2
=> SELECT k0, k1, count(*) FROM (SELECT t1."site" AS k0, (CAST(t1."region" AS VARCHAR) COLLATE "C") AS k1, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0, k1
=> moves by at most 1 in 1 groups

---- accept: public labels multiply
SELECT site, female, smoker, count(*) FROM people GROUP BY 1, 2, 3
=> SELECT k0, k1, k2, count(*) FROM (SELECT t1."site" AS k0, t1."female" AS k1, t1."smoker" AS k2, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3 AND t1."female" IS NOT NULL) AS r GROUP BY k0, k1, k2
=> moves by at most 1

---- accept: labels alone of a public domain cost nothing and ask nothing
SELECT DISTINCT site FROM people
=> SELECT k0 FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most nothing

---- accept: a bounded whole number is a public domain
SELECT minutes, count(*) FROM visits GROUP BY minutes ORDER BY minutes
=> WITH d AS NOT MATERIALIZED (SELECT t1."minutes" AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (t1."minutes" BETWEEN 0 AND 60 OR t1."minutes" IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: so is a range of days, and months of it
SELECT date_trunc('month', day)::date AS month, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) BETWEEN CAST('2024-01-01' AS DATE) AND CAST('2024-03-01' AS DATE) OR CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: weeks begin on Mondays, before the first day
SELECT date_trunc('week', day) AS week, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT CAST(date_trunc('week', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (CAST(date_trunc('week', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) BETWEEN CAST('2024-01-01' AS DATE) AND CAST('2024-03-25' AS DATE) OR CAST(date_trunc('week', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: months of a date as timestamps
SELECT date_trunc('month', day)::timestamp AS month, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT CAST(CASE WHEN CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE)) THEN CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) END AS TIMESTAMP) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (CAST(CASE WHEN CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE)) THEN CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) END AS TIMESTAMP) BETWEEN CAST('2024-01-01 00:00:00' AS TIMESTAMP) AND CAST('2024-03-01 00:00:00' AS TIMESTAMP) OR CAST(CASE WHEN CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE)) THEN CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) END AS TIMESTAMP) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: the later of a month and a constant, beside an instant
SELECT greatest(date_trunc('month', day), '2024-02-01') AS month, count(*) FROM visits WHERE date_trunc('month', day) + interval '1 month' IS DISTINCT FROM sent GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT greatest(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE), CAST('2024-02-01' AS DATE)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (timezone('UTC', CAST(CASE WHEN CAST((CASE WHEN (CAST(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) AS TIMESTAMP) + to_months(1) + to_days(0) + to_microseconds(0)) BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN (CAST(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) AS TIMESTAMP) + to_months(1) + to_days(0) + to_microseconds(0)) END) AS DATE) BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(CAST((CASE WHEN (CAST(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) AS TIMESTAMP) + to_months(1) + to_days(0) + to_microseconds(0)) BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN (CAST(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) AS TIMESTAMP) + to_months(1) + to_days(0) + to_microseconds(0)) END) AS DATE)) THEN CAST((CASE WHEN (CAST(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) AS TIMESTAMP) + to_months(1) + to_days(0) + to_microseconds(0)) BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN (CAST(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) AS TIMESTAMP) + to_months(1) + to_days(0) + to_microseconds(0)) END) AS DATE) END AS TIMESTAMP)) IS DISTINCT FROM t1."sent") AND t1."person_id" IS NOT NULL AND greatest(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE), CAST('2024-02-01' AS DATE)) BETWEEN CAST('2024-02-01' AS DATE) AND CAST('2024-03-01' AS DATE)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: hours of a bounded timestamp
SELECT date_trunc('day', seen), count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT date_trunc('day', (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (date_trunc('day', (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) BETWEEN CAST('2024-01-01 00:00:00' AS TIMESTAMP) AND CAST('2024-01-31 00:00:00' AS TIMESTAMP) OR date_trunc('day', (CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: eleven months before moments, of which the later ones come out as the earlier ones
SELECT date_trunc('day', seen - interval '11 months'), count(*) FROM visits WHERE seen BETWEEN '2024-01-30 23:30' AND '2024-01-31 03:00' GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT date_trunc('day', (CASE WHEN ((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) + to_months(-11) + to_days(0) + to_microseconds(0)) BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN ((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) + to_months(-11) + to_days(0) + to_microseconds(0)) END)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."seen" >= CAST('2024-01-30 23:30:00' AS TIMESTAMP)) AND (t1."seen" <= CAST('2024-01-31 03:00:00' AS TIMESTAMP))) AND t1."person_id" IS NOT NULL AND date_trunc('day', (CASE WHEN ((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) + to_months(-11) + to_days(0) + to_microseconds(0)) BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN ((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END) + to_months(-11) + to_days(0) + to_microseconds(0)) END)) IN (CAST('2023-02-28 00:00:00' AS TIMESTAMP))), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: an unbounded timestamp is a private label
SELECT date_trunc('day', sent), count(*) FROM visits GROUP BY 1
=> WITH a AS NOT MATERIALIZED (SELECT (CASE WHEN date_trunc('day', (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN date_trunc('day', (CASE WHEN t1."sent" BETWEEN CAST('0001-01-01 00:00:00+00:00' AS TIMESTAMPTZ) AND CAST('9999-12-31 23:59:59.999999+00:00' AS TIMESTAMPTZ) THEN t1."sent" END)) END) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT timezone('UTC', k0), sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups
=> reached by none: person 1 has three instants on two days

---- accept: parts of a date
SELECT extract(dow FROM day) AS weekday, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT extract('dow' FROM t1."day") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (extract('dow' FROM t1."day") BETWEEN 0 AND 6 OR extract('dow' FROM t1."day") IS NULL) AND (t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) OR t1."day" IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: the year of a month is not 1970
SELECT extract(year FROM date_trunc('month', day)) AS y, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT extract('year' FROM CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (extract('year' FROM CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE)) IN (2024) OR extract('year' FROM CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE)) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: CASE with constants
SELECT CASE WHEN minutes < 10 THEN 'short' WHEN minutes < 60 THEN 'long' END AS length, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT (CASE WHEN (t1."minutes" < (10)) THEN 'short' WHEN (t1."minutes" < (60)) THEN 'long' WHEN random() < 0 THEN '' END) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (((CASE WHEN (t1."minutes" < (10)) THEN 'short' WHEN (t1."minutes" < (60)) THEN 'long' WHEN random() < 0 THEN '' END) IN ('short', 'long')) IS TRUE OR (CASE WHEN (t1."minutes" < (10)) THEN 'short' WHEN (t1."minutes" < (60)) THEN 'long' WHEN random() < 0 THEN '' END) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: CASE with one column beside constants
SELECT CASE WHEN female THEN region ELSE 'other' END AS r, count(*) FROM people GROUP BY 1
=> SELECT k0, count(*) FROM (SELECT (CASE WHEN t1."female" THEN (CAST(t1."region" AS VARCHAR) COLLATE "C") WHEN random() < 0 THEN '' ELSE 'other' END) AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r GROUP BY k0
=> moves by at most 1 in 1 groups

---- accept: width_bucket
SELECT width_bucket(minutes, 0, 60, 3) AS b, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT CAST(CASE WHEN abs(CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) < 0e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) >= 60e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 0e0) * 3e0 / (60e0 - 0e0)) + 1, 3e0) END) AS DOUBLE)) < 4.611686018427388e+18 THEN CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) < 0e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) >= 60e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 0e0) * 3e0 / (60e0 - 0e0)) + 1, 3e0) END) AS DOUBLE) END AS BIGINT) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (CAST(CASE WHEN abs(CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) < 0e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) >= 60e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 0e0) * 3e0 / (60e0 - 0e0)) + 1, 3e0) END) AS DOUBLE)) < 4.611686018427388e+18 THEN CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) < 0e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) >= 60e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 0e0) * 3e0 / (60e0 - 0e0)) + 1, 3e0) END) AS DOUBLE) END AS BIGINT) BETWEEN 1 AND 4 OR CAST(CASE WHEN abs(CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) < 0e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) >= 60e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 0e0) * 3e0 / (60e0 - 0e0)) + 1, 3e0) END) AS DOUBLE)) < 4.611686018427388e+18 THEN CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) < 0e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) >= 60e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 0e0) * 3e0 / (60e0 - 0e0)) + 1, 3e0) END) AS DOUBLE) END AS BIGINT) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: width_bucket downwards
SELECT width_bucket(minutes, 60, 0, 3) AS b, count(*) FROM visits GROUP BY b
=> WITH d AS NOT MATERIALIZED (SELECT CAST(CASE WHEN abs(CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) > 60e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) <= 0e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 60e0) * 3e0 / (0e0 - 60e0)) + 1, 3e0) END) AS DOUBLE)) < 4.611686018427388e+18 THEN CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) > 60e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) <= 0e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 60e0) * 3e0 / (0e0 - 60e0)) + 1, 3e0) END) AS DOUBLE) END AS BIGINT) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (CAST(CASE WHEN abs(CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) > 60e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) <= 0e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 60e0) * 3e0 / (0e0 - 60e0)) + 1, 3e0) END) AS DOUBLE)) < 4.611686018427388e+18 THEN CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) > 60e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) <= 0e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 60e0) * 3e0 / (0e0 - 60e0)) + 1, 3e0) END) AS DOUBLE) END AS BIGINT) BETWEEN 1 AND 4 OR CAST(CASE WHEN abs(CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) > 60e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) <= 0e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 60e0) * 3e0 / (0e0 - 60e0)) + 1, 3e0) END) AS DOUBLE)) < 4.611686018427388e+18 THEN CAST((CASE WHEN CAST(t1."minutes" AS DOUBLE) IS NULL THEN NULL WHEN CAST(t1."minutes" AS DOUBLE) > 60e0 THEN 0.0 WHEN CAST(t1."minutes" AS DOUBLE) <= 0e0 THEN 3e0 + 1 ELSE least(floor((CAST(t1."minutes" AS DOUBLE) - 60e0) * 3e0 / (0e0 - 60e0)) + 1, 3e0) END) AS DOUBLE) END AS BIGINT) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: floor of a quotient, times a constant
SELECT floor(minutes / 20) * 20 AS from_minutes, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT CAST(CASE WHEN abs((floor(CAST((CAST(t1."minutes" AS bigint) // NULLIF(CAST((20) AS bigint), 0)) AS DOUBLE)) * 20e0)) < 4.611686018427388e+18 THEN (floor(CAST((CAST(t1."minutes" AS bigint) // NULLIF(CAST((20) AS bigint), 0)) AS DOUBLE)) * 20e0) END AS BIGINT) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (CAST(CASE WHEN abs((floor(CAST((CAST(t1."minutes" AS bigint) // NULLIF(CAST((20) AS bigint), 0)) AS DOUBLE)) * 20e0)) < 4.611686018427388e+18 THEN (floor(CAST((CAST(t1."minutes" AS bigint) // NULLIF(CAST((20) AS bigint), 0)) AS DOUBLE)) * 20e0) END AS BIGINT) IN (0, 20, 40, 60) OR CAST(CASE WHEN abs((floor(CAST((CAST(t1."minutes" AS bigint) // NULLIF(CAST((20) AS bigint), 0)) AS DOUBLE)) * 20e0)) < 4.611686018427388e+18 THEN (floor(CAST((CAST(t1."minutes" AS bigint) // NULLIF(CAST((20) AS bigint), 0)) AS DOUBLE)) * 20e0) END AS BIGINT) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: a boolean expression
SELECT minutes > 10 AS long, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT (t1."minutes" > (10)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: IS NULL is never NULL
SELECT minutes IS NULL AS missing, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT (t1."minutes" IS NULL) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (t1."minutes" IS NULL) IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: COALESCE of a public domain
SELECT coalesce(smoker, false) AS smokes, count(*) FROM people GROUP BY 1
=> SELECT k0, count(*) FROM (SELECT coalesce(t1."smoker", FALSE) AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND coalesce(t1."smoker", FALSE) IS NOT NULL) AS r GROUP BY k0
=> moves by at most 1

---- accept: COALESCE with a value that is in the domain already
SELECT coalesce(site, 1) AS s, count(*) FROM people GROUP BY 1
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: a bounded decimal at its declared scale is a public domain
SELECT fee, count(*) FROM visits GROUP BY fee
=> WITH d AS NOT MATERIALIZED (SELECT t1."fee" AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."fee" BETWEEN CAST('-1.00' AS numeric(10,2)) AND CAST('1.00' AS numeric(10,2))), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: a uuid
SELECT token, count(*) FROM people GROUP BY token
=> SELECT k0, count(*) FROM (SELECT t1."token" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r GROUP BY k0
=> moves by at most 1 in 1 groups

---- accept: 'a' and 'A' are two labels, also where the engine takes them for one (rule 6)
SELECT mood, count(*) FROM moods GROUP BY mood
=> SELECT k0, count(*) FROM (SELECT (CAST(t1."mood" AS VARCHAR) COLLATE "C") AS k0, (CAST(t1."name" AS VARCHAR) COLLATE "C") AS u0 FROM "main"."moods" AS t1 WHERE (CAST(t1."name" AS VARCHAR) COLLATE "C") IS NOT NULL) AS r GROUP BY k0
=> moves by at most 1 in 1 groups

---- refuse 0A000: the unit as a label would be paid for and not shown
SELECT person_id, count(*) FROM visits GROUP BY person_id
=> a group for each privacy unit is never shown
=> Group by what many share, without person_id; or aggregate over the groups: SELECT avg(n) FROM (SELECT …, count(*) AS n FROM … GROUP BY …) AS q.

---- accept: more public groups than anybody wants are selected privately
SELECT day, minutes, steps > 2 AS many, count(*) FROM visits GROUP BY 1, 2, 3
=> WITH a AS NOT MATERIALIZED (SELECT t1."day" AS k0, t1."minutes" AS k1, (t1."steps" > (2)) AS k2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (t1."day" BETWEEN CAST('2024-01-01' AS DATE) AND CAST('2024-03-31' AS DATE) OR t1."day" IS NULL) AND (t1."minutes" BETWEEN 0 AND 60 OR t1."minutes" IS NULL)), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, k1, k2, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0, k1, k2) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0, k1, k2), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, k1, k2), k0, k1, k2) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, k1, k2, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0, k1, k2) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, k1, k2, sum(s0) FROM (SELECT k0, k1, k2, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0, k1, k2 UNION ALL SELECT k0, k1, k2, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0, k1, k2) AS r GROUP BY k0, k1, k2
=> moves by at most 3 in 2 groups

---- accept: an expression that is written again beside the aggregates
SELECT minutes % 7 + 1, count(*) FROM visits GROUP BY (minutes % 7) + 1
=> WITH d AS NOT MATERIALIZED (SELECT (CAST((CAST(t1."minutes" AS bigint) % NULLIF(CAST((7) AS bigint), 0)) AS bigint) + CAST((1) AS bigint)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST((CAST(t1."minutes" AS bigint) % NULLIF(CAST((7) AS bigint), 0)) AS bigint) + CAST((1) AS bigint)) BETWEEN 1 AND 7 OR (CAST((CAST(t1."minutes" AS bigint) % NULLIF(CAST((7) AS bigint), 0)) AS bigint) + CAST((1) AS bigint)) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: GROUP BY takes an input column before an output name
SELECT site + 1 AS site, count(*) FROM people GROUP BY site
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: one label twice
SELECT site, site, count(*) FROM people GROUP BY site, site
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: GROUP BY () is one group
SELECT count(*) FROM people GROUP BY ()
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: HAVING without anything to ask
SELECT 1 FROM people HAVING true

---- refuse 0A000: a float is no label (rule 6)
SELECT income, count(*) FROM people GROUP BY income
=> income cannot be a group key: equal values of double precision may look different
=> Group by CAST(income AS numeric(10, 2)), floor(income / 10) or width_bucket(…).

---- accept: but to so many digits it is one, of which equal ones look equal (rule 6)
SELECT CAST(weight AS numeric(10, 2)), count(*) FROM visits GROUP BY 1
=> WITH a AS NOT MATERIALIZED (SELECT CASE WHEN CAST(CASE WHEN abs((round(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 100e0) / 100e0)) < 10000000000000e0 THEN (round(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 100e0) / 100e0) END AS DECIMAL(18, 2)) BETWEEN CAST('-99999999.99' AS numeric(18,2)) AND CAST('99999999.99' AS numeric(18,2)) THEN CAST(CASE WHEN abs((round(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 100e0) / 100e0)) < 10000000000000e0 THEN (round(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 100e0) / 100e0) END AS DECIMAL(18, 2)) END AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups

---- accept: also where a list says which there are
SELECT cost::numeric(10, 1), count(*) FROM visits WHERE cost::numeric(10, 1) IN (0, 2.5, 50) GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT CAST(CASE WHEN abs((round(NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0)) < 100000000000000e0 THEN (round(NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0) END AS DECIMAL(18, 1)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((round(NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0) = 0e0) OR ((round(NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0) = 2.5e0) OR ((round(NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0) = 50e0)) AND t1."person_id" IS NOT NULL AND CAST(CASE WHEN abs((round(NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0)) < 100000000000000e0 THEN (round(NULLIF(t1."cost", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0) END AS DECIMAL(18, 1)) IN (CAST('0.0' AS numeric(18,1)), CAST('2.5' AS numeric(18,1)), CAST('50.0' AS numeric(18,1)))), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- refuse 0A000: neither is a computed one (rule 6)
SELECT round(income, 2), count(*) FROM people GROUP BY 1
=> round(income, 2) cannot be a group key: equal values of double precision may look different

---- refuse 0A000: nor a decimal without a scale (rule 6)
SELECT fee / 3, count(*) FROM visits GROUP BY 1
=> fee / 3 cannot be a group key: equal values of numeric may look different

---- accept: a computed decimal has the scale that PostgreSQL gives it (rule 6)
SELECT fee * 1.5, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT CAST(CASE WHEN abs((CAST(t1."fee" AS DOUBLE) * 1.5e0)) < 1000000000000e0 THEN (CAST(t1."fee" AS DOUBLE) * 1.5e0) END AS DECIMAL(18, 3)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND CAST(CASE WHEN abs((CAST(t1."fee" AS DOUBLE) * 1.5e0)) < 1000000000000e0 THEN (CAST(t1."fee" AS DOUBLE) * 1.5e0) END AS DECIMAL(18, 3)) BETWEEN CAST('-1.500' AS numeric(18,3)) AND CAST('1.500' AS numeric(18,3))), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- refuse 0A000: json is no label (rule 6)
SELECT document, count(*) FROM people GROUP BY 1
=> column "document" has type json, which private queries cannot use
=> Rows can be counted without it. For its values, ask the steward for a generated column of text, a number or a moment.

---- accept: a constant makes one group, and costs nothing
SELECT 'all' AS g, count(*) FROM people GROUP BY g
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: constants beside a key, one of them by its position
SELECT 1 AS one, site, current_date AS today, count(*) FROM people GROUP BY 1, site, today HAVING count(*) > 1 ORDER BY 1, 2
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: labels beside constants
SELECT DISTINCT 'x', site, NULL FROM people
=> SELECT k0 FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most nothing

---- accept: a constant within a unit
SELECT g, avg(n) FROM (SELECT person_id, 'x' AS g, count(*) AS n FROM visits GROUP BY person_id, 2) AS q GROUP BY g
=> SELECT k0, count(*), coalesce(sum(g0), 0) FROM (SELECT *, CASE WHEN x0 BETWEEN (0) AND (3) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (3) END AS g0 FROM (SELECT t3.c1 AS k0, CAST(t3.c2 AS bigint) AS x0, t3.u0 AS u0 FROM (SELECT t2.k0 AS c0, t2.k1 AS c1, t2.a0 AS c2, t2.u0 AS u0 FROM (SELECT k0, k1, u0, count(*) AS a0 FROM (SELECT t1."person_id" AS k0, 'x' AS k1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS g GROUP BY k0, k1, u0) AS t2 WHERE t2.u0 IS NOT NULL) AS t3 WHERE t3.u0 IS NOT NULL AND (t3.c1 IN ('x')) IS TRUE) AS a) AS r GROUP BY k0
=> moves by at most 3

---- refuse 0A000: a constant that some groupings do not have
SELECT 'x' AS x, site, count(*) FROM people GROUP BY CUBE (x, site)
=> a constant cannot be a group key among several groupings
=> Leave it out.

---- refuse 0A000: private labels without δ
-- delta 0
SELECT region, count(*) FROM people GROUP BY region
=> these group keys must be selected privately, and privacy.delta is 0

---- refuse 0A000: a position that is not there
SELECT site, count(*) FROM people GROUP BY 3
=> GROUP BY position 3 is not in the select list

---- accept: DISTINCT ON of the noisy groups
SELECT DISTINCT ON (female) female, site, count(*) FROM people GROUP BY female, site ORDER BY female, count(*) DESC
=> SELECT k0, k1, count(*) FROM (SELECT t1."female" AS k0, t1."site" AS k1, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."female" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0, k1
=> moves by at most 1

---- refuse 42501: DISTINCT ON of rows
SELECT DISTINCT ON (site) site, income FROM people ORDER BY site, income
=> single rows of a private table are never shown

---- refuse 42703: a column that is neither label nor aggregate
SELECT site, female, count(*) FROM people GROUP BY site
=> female must be a group key or stand inside an aggregate
=> Add it to GROUP BY, or write count(female).

---- refuse 0A000: instants in another zone than the policy's
-- zone differs
SELECT date_trunc('day', sent), count(*) FROM visits GROUP BY 1
=> a timestamp with time zone can only be taken apart in the policy's time zone

---- accept: a unit is in max_groups groups of several keys together, public ones among them
SELECT note, kind, count(*) FROM visits GROUP BY 1, 2
=> WITH a AS NOT MATERIALIZED (SELECT (CAST(t1."note" AS VARCHAR) COLLATE "C") AS k0, (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, k1, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0, k1) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0, k1), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, k1), k0, k1) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, k1, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0, k1) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0, k1 UNION ALL SELECT k0, k1, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> moves by at most 3 in 2 groups

---- accept: the greatest name of a site is its name, where a key decides which site it is
SELECT s.code, max(s.name), count(*) FROM visits AS v JOIN sites AS s ON s.code = v.site GROUP BY s.code
=> WITH a AS NOT MATERIALIZED (SELECT t2."code" AS k0, (CAST(t2."name" AS VARCHAR) COLLATE "C") AS k1, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN "main"."sites" AS t2 ON (t2."code" = t1."site") WHERE t1."person_id" IS NOT NULL AND t2."code" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, k1, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0, k1) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0, k1), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, k1), k0, k1) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, k1, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0, k1) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0, k1 UNION ALL SELECT k0, k1, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> moves by at most 3 in 2 groups

---- accept: also by a key that is equal
SELECT v.site, any_value(s.name) AS name, count(*) FROM visits AS v JOIN sites AS s ON s.code = v.site GROUP BY v.site ORDER BY min(s.name)
=> WITH a AS NOT MATERIALIZED (SELECT t1."site" AS k0, (CAST(t2."name" AS VARCHAR) COLLATE "C") AS k1, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN "main"."sites" AS t2 ON (t2."code" = t1."site") WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, k1, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0, k1) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0, k1), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, k1), k0, k1) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, k1, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0, k1) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0, k1 UNION ALL SELECT k0, k1, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> moves by at most 3 in 2 groups

---- refuse 0A000: the names of several sites are not
SELECT v.kind, max(s.name), count(*) FROM visits AS v JOIN sites AS s ON s.code = v.site GROUP BY v.kind

---- accept: a bigint stays one in CASE, COALESCE, LEAST and casts
SELECT coalesce(steps, 0) AS a, CASE WHEN steps > 5 THEN steps ELSE minutes END AS b, least(steps::numeric, 9) AS c, count(*) FROM visits GROUP BY 1, 2, 3
=> WITH a AS NOT MATERIALIZED (SELECT coalesce(t1."steps", (0)) AS k0, (CASE WHEN (t1."steps" > (5)) THEN t1."steps" ELSE t1."minutes" END) AS k1, least(t1."steps", (9)) AS k2, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND coalesce(t1."steps", (0)) IS NOT NULL AND least(t1."steps", (9)) IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, k1, k2, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0, k1, k2) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0, k1, k2), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, k1, k2), k0, k1, k2) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, k1, k2, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0, k1, k2) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, k1, k2, sum(s0) FROM (SELECT k0, k1, k2, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0, k1, k2 UNION ALL SELECT k0, k1, k2, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0, k1, k2) AS r GROUP BY k0, k1, k2
=> moves by at most 3 in 2 groups

---- refuse 0A000: a long integer that is computed as double precision has no last digits
SELECT (steps * 1.0)::bigint AS k, count(*) FROM visits GROUP BY 1
=> CAST((steps * 1.0) AS BIGINT): this may have more than 15 digits, and is computed as double precision here
=> Compute it of integers alone, without numeric constants such as 1.0.

---- refuse 0A000: nor a remainder
SELECT sum((steps * 1.0) % 7) FROM visits
=> %: this may have more than 15 digits, and is computed as double precision here
=> Compute it of integers alone, without numeric constants such as 1.0.

---- accept: whole numbers beyond all integers are no labels
SELECT floor(year - 1e300), count(*) FROM halves GROUP BY 1
=> WITH a AS NOT MATERIALIZED (SELECT CAST(CASE WHEN abs(floor((CAST(t1."year" AS DOUBLE) - 1e+300))) < 4.611686018427388e+18 THEN floor((CAST(t1."year" AS DOUBLE) - 1e+300)) END AS BIGINT) AS k0, t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE t1."person_id" IS NOT NULL AND CAST(CASE WHEN abs(floor((CAST(t1."year" AS DOUBLE) - 1e+300))) < 4.611686018427388e+18 THEN floor((CAST(t1."year" AS DOUBLE) - 1e+300)) END AS BIGINT) IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups
=> reached by none: all have one label, NULL

---- accept: moments beyond the years 1 to 9999 have no month that is a label, and are in no group
SELECT extract(month FROM due)::int AS m, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT extract('month' FROM t1."due") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (extract('month' FROM t1."due") BETWEEN 1 AND 12 OR extract('month' FROM t1."due") IS NULL) AND (t1."due" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) OR t1."due" IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: an hour is read off a timestamp in the same way, and a week with its guard
SELECT extract(hour FROM seen), extract(week FROM day), count(*) FROM visits GROUP BY 1, 2
=> WITH d AS NOT MATERIALIZED (SELECT extract('hour' FROM t1."seen") AS k0, extract('week' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS k1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (extract('hour' FROM t1."seen") BETWEEN 0 AND 23 OR extract('hour' FROM t1."seen") IS NULL) AND (t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) OR t1."seen" IS NULL) AND (extract('week' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) BETWEEN 1 AND 53 OR extract('week' FROM (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) * 65536 AS s0 FROM d GROUP BY k0, k1 UNION ALL SELECT k0, k1, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> moves by at most 3

---- accept: a decimal is compared with a constant of its own type, of more digits as a DOUBLE
SELECT count(*) FROM visits WHERE fee >= -0.5 OR fee < 0.125
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."fee" >= CAST('-0.50' AS numeric(10,2))) OR (CAST(t1."fee" AS DOUBLE) < 0.125e0)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: what its type cannot hold has one label, which is NULL
SELECT steps::smallint, count(*) FROM visits GROUP BY 1
=> WITH a AS NOT MATERIALIZED (SELECT CASE WHEN t1."steps" BETWEEN (-32768) AND (32767) THEN t1."steps" END AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups

---- accept: labels of a public key that its type cannot hold are left out
SELECT (minutes * 3000)::smallint AS m, count(*) FROM visits GROUP BY 1
=> WITH d AS NOT MATERIALIZED (SELECT CASE WHEN (CAST(t1."minutes" AS bigint) * CAST((3000) AS bigint)) BETWEEN (-32768) AND (32767) THEN (CAST(t1."minutes" AS bigint) * CAST((3000) AS bigint)) END AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (CASE WHEN (CAST(t1."minutes" AS bigint) * CAST((3000) AS bigint)) BETWEEN (-32768) AND (32767) THEN (CAST(t1."minutes" AS bigint) * CAST((3000) AS bigint)) END IN (0, 3000, 6000, 9000, 12000, 15000, 18000, 21000, 24000, 27000, 30000) OR CASE WHEN (CAST(t1."minutes" AS bigint) * CAST((3000) AS bigint)) BETWEEN (-32768) AND (32767) THEN (CAST(t1."minutes" AS bigint) * CAST((3000) AS bigint)) END IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: decimals that their type cannot hold have one label, too
SELECT weight::numeric(2, 1), count(*) FROM visits GROUP BY 1
=> WITH a AS NOT MATERIALIZED (SELECT CASE WHEN CAST(CASE WHEN abs((round(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0)) < 100000000000000e0 THEN (round(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0) END AS DECIMAL(18, 1)) BETWEEN CAST('-9.9' AS numeric(18,1)) AND CAST('9.9' AS numeric(18,1)) THEN CAST(CASE WHEN abs((round(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0)) < 100000000000000e0 THEN (round(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) * 10e0) / 10e0) END AS DECIMAL(18, 1)) END AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, coalesce(sum(coalesce(w, 65536) * s0), 0) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3 in 2 groups

---- accept: date_part is extract by another name, in double precision
SELECT date_part('month', day), count(*) FROM visits GROUP BY date_part('month', day)
=> WITH d AS NOT MATERIALIZED (SELECT extract('month' FROM t1."day") AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (extract('month' FROM t1."day") BETWEEN 1 AND 12 OR extract('month' FROM t1."day") IS NULL) AND (t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) OR t1."day" IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- refuse 0A000: a unit without quotes is a column
SELECT date_trunc(month, day), count(*) FROM visits GROUP BY 1
=> date_trunc(month, day) cannot be used in a private query: what it takes of the moment has to be a constant in quotes
=> Write it as in date_trunc('month', d).

---- accept: extract and date_part are two keys, of two types
SELECT extract(month FROM day), date_part('month', day), count(*) FROM visits GROUP BY extract(month FROM day), date_part('month', day)
=> WITH d AS NOT MATERIALIZED (SELECT extract('month' FROM t1."day") AS k0, extract('month' FROM t1."day") AS k1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND (extract('month' FROM t1."day") BETWEEN 1 AND 12 OR extract('month' FROM t1."day") IS NULL) AND (t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) OR t1."day" IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) * 65536 AS s0 FROM d GROUP BY k0, k1 UNION ALL SELECT k0, k1, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1
=> SELECT DISTINCT k0, k1 FROM (SELECT extract('month' FROM t1."day") AS k0, extract('month' FROM t1."day") AS k1 FROM (SELECT * FROM (SELECT CAST('1970-01-01' AS DATE) + CAST(v AS integer) FROM generate_series(9496, 30040, 1) AS s(v) UNION ALL VALUES (CAST('0002-01-01' AS DATE)), (CAST('9998-12-31' AS DATE)), (CAST('-infinity' AS date)), (CAST('infinity' AS date)), (NULL)) AS l0("day")) AS t1 WHERE (extract('month' FROM t1."day") BETWEEN 1 AND 12 OR extract('month' FROM t1."day") IS NULL) AND (t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) OR t1."day" IS NULL)) AS p
=> moves by at most 3

---- refuse 42703: extract is no key where date_part is
SELECT extract(month FROM day) / 7, count(*) FROM visits GROUP BY date_part('month', day)

---- refuse 0A000: date_part in a schema of somebody's own
SELECT clinic.date_part('month', day), count(*) FROM visits GROUP BY 1
=> clinic.date_part('month', day): only functions of pg_catalog can be used here

---- refuse 0A000: a field that is cut, of which PostgreSQL takes the m for minutes
SELECT date_part('month'::char(1), seen), count(*) FROM visits GROUP BY 1
=> CAST('month' AS CHAR(1)): a constant in quotes is needed here

---- refuse 0A000: a unit that is cut
SELECT date_trunc('month'::varchar(1), seen), count(*) FROM visits GROUP BY 1
=> CAST('month' AS VARCHAR(1)): a constant in quotes is needed here

---- refuse 0A000: a field that PostgreSQL does not have
SELECT extract(quarters FROM day), count(*) FROM visits GROUP BY 1
=> extract(quarters from …) is not taught yet
