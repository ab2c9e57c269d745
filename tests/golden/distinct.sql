---- accept: different values of anything, of which a unit counts for as many as groups
SELECT count(DISTINCT note) FROM visits
=> SELECT u0, x0_0, g0, count(*) FROM (SELECT DISTINCT u0, x0_0, g0 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0 FROM (SELECT (CAST(t1."note" AS VARCHAR) COLLATE "C") AS x0_0, coalesce((CAST(t1."note" AS VARCHAR) COLLATE "C") IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS o WHERE f0) AS a) AS r GROUP BY u0, x0_0, g0
=> moves by at most 2
=> reached by none: nobody has two notes that no one else has

---- accept: days of its own
SELECT count(DISTINCT day) FROM visits WHERE day > '2024-01-01'
=> SELECT u0, x0_0, g0, count(*) FROM (SELECT DISTINCT u0, x0_0, g0 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0 FROM (SELECT CAST(((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) - CAST('1970-01-01' AS DATE)) AS DOUBLE) AS x0_0, coalesce(t1."day" IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."day" > CAST('2024-01-01' AS DATE)) AND t1."person_id" IS NOT NULL) AS a) AS o WHERE f0) AS a) AS r GROUP BY u0, x0_0, g0
=> moves by at most 2

---- accept: numbers and dates, each a family of its own
SELECT count(DISTINCT weight), count(DISTINCT day) FILTER (WHERE minutes > 5) FROM visits
=> SELECT u0, x0_0, g0, count(*) FROM (SELECT DISTINCT u0, x0_0, g0 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0, CASE WHEN f1 THEN 1 END AS g1 FROM (SELECT NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) AS x0_0, coalesce(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) IS NOT NULL, FALSE) AS f0, CAST(((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) - CAST('1970-01-01' AS DATE)) AS DOUBLE) AS x1_0, coalesce(((t1."minutes" > (5)) AND t1."day" IS NOT NULL), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS o WHERE f0) AS a) AS r GROUP BY u0, x0_0, g0
=> SELECT u0, x1_0, g1, count(*) FROM (SELECT DISTINCT u0, x1_0, g1 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0, CASE WHEN f1 THEN 1 END AS g1 FROM (SELECT NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) AS x0_0, coalesce(NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) IS NOT NULL, FALSE) AS f0, CAST(((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) - CAST('1970-01-01' AS DATE)) AS DOUBLE) AS x1_0, coalesce(((t1."minutes" > (5)) AND t1."day" IS NOT NULL), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS o WHERE f1) AS a) AS r GROUP BY u0, x1_0, g1
=> moves by at most 2, 2
=> reached by none: nobody has two such values that no one else has

---- accept: of a table with one row for each unit
SELECT count(DISTINCT income), count(*) FROM people
=> SELECT count(DISTINCT x0_0) FILTER (WHERE f0), count(*) FROM (SELECT NULLIF(t1."income", CAST('NaN' AS DOUBLE)) AS x0_0, coalesce(NULLIF(t1."income", CAST('NaN' AS DOUBLE)) IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1, 1

---- accept: a row of two columns counts with its NULLs
SELECT count(DISTINCT (site, note)) FROM visits
=> SELECT u0, x0_0, x0_1, g0, count(*) FROM (SELECT DISTINCT u0, x0_0, x0_1, g0 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0 FROM (SELECT t1."site" AS x0_0, (CAST(t1."note" AS VARCHAR) COLLATE "C") AS x0_1, coalesce(TRUE, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS o WHERE f0) AS a) AS r GROUP BY u0, x0_0, x0_1, g0
=> moves by at most 2

---- accept: a row of three columns
SELECT count(DISTINCT (site, note, kind)) FROM visits
=> SELECT u0, x0_0, x0_1, x0_2, g0, count(*) FROM (SELECT DISTINCT u0, x0_0, x0_1, x0_2, g0 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0 FROM (SELECT t1."site" AS x0_0, (CAST(t1."note" AS VARCHAR) COLLATE "C") AS x0_1, (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS x0_2, coalesce(TRUE, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS o WHERE f0) AS a) AS r GROUP BY u0, x0_0, x0_1, x0_2, g0
=> moves by at most 2

---- accept: a count is a bigint, whatever is counted
SELECT count(DISTINCT note) / 2 FROM visits
=> SELECT u0, x0_0, g0, count(*) FROM (SELECT DISTINCT u0, x0_0, g0 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0 FROM (SELECT (CAST(t1."note" AS VARCHAR) COLLATE "C") AS x0_0, coalesce((CAST(t1."note" AS VARCHAR) COLLATE "C") IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS o WHERE f0) AS a) AS r GROUP BY u0, x0_0, g0
=> moves by at most 2
=> reached by none: nobody has two notes that no one else has

---- accept: of intervals, too
SELECT count(DISTINCT seen - due) FROM visits
=> SELECT u0, x0_0, g0, count(*) FROM (SELECT DISTINCT u0, x0_0, g0 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0 FROM (SELECT (CAST((epoch_us((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) - epoch_us((CASE WHEN CAST(CASE WHEN t1."due" BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(t1."due") THEN t1."due" END AS TIMESTAMP) BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN CAST(CASE WHEN t1."due" BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(t1."due") THEN t1."due" END AS TIMESTAMP) END))) AS DOUBLE) / 1000000e0) AS x0_0, coalesce((CAST((epoch_us((CASE WHEN t1."seen" BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN t1."seen" END)) - epoch_us((CASE WHEN CAST(CASE WHEN t1."due" BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(t1."due") THEN t1."due" END AS TIMESTAMP) BETWEEN CAST('0001-01-01 00:00:00' AS TIMESTAMP) AND CAST('9999-12-31 23:59:59.999999' AS TIMESTAMP) THEN CAST(CASE WHEN t1."due" BETWEEN DATE '290000-01-01 (BC)' AND DATE '294000-01-01' OR NOT isfinite(t1."due") THEN t1."due" END AS TIMESTAMP) END))) AS DOUBLE) / 1000000e0) IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS o WHERE f0) AS a) AS r GROUP BY u0, x0_0, g0
=> moves by at most 2

---- accept: within groups a unit has no more rows than items, so there is nothing to match
SELECT kind, count(DISTINCT minutes), count(DISTINCT person_id) FROM visits GROUP BY kind
=> WITH d AS (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, t1."minutes" AS x0_0, coalesce(t1."minutes" IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS a GROUP BY u0, k0), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w, least(65536, CAST(131072 // count(*) AS BIGINT)) AS v FROM d GROUP BY u0 HAVING sum(n) > 3 OR count(*) > 2) SELECT k0, coalesce(sum(coalesce(v, 65536)), 0) FROM d LEFT JOIN h USING (u0) GROUP BY k0
=> SELECT k0, count(DISTINCT x0_0) FILTER (WHERE f0) FROM (SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, x0_0, f0), k0, x0_0, f0) AS rn FROM (SELECT DISTINCT u0, k0, x0_0, f0 FROM (SELECT * FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, t1."minutes" AS x0_0, coalesce(t1."minutes" IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS o WHERE f0) AS a) AS b) AS c WHERE rn <= 3) AS r GROUP BY k0
=> moves by at most 3, 2
=> reached by none: which rows of person 8 count is not ours to choose

---- accept: private groups
SELECT note, count(DISTINCT site) FROM visits GROUP BY note
=> WITH a AS NOT MATERIALIZED (SELECT (CAST(t1."note" AS VARCHAR) COLLATE "C") AS k0, t1."site" AS x0_0, coalesce(t1."site" IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(DISTINCT u0) AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, count(*) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> SELECT k0, count(DISTINCT x0_0) FILTER (WHERE f0) FROM (SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0, x0_0, f0), k0, x0_0, f0) AS rn FROM (SELECT DISTINCT u0, k0, x0_0, f0 FROM (SELECT * FROM (SELECT (CAST(t1."note" AS VARCHAR) COLLATE "C") AS k0, t1."site" AS x0_0, coalesce(t1."site" IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS o WHERE f0) AS a) AS b) AS c WHERE rn <= 3) AS r GROUP BY k0
=> moves by at most 3 in 2 groups
=> reached by none: which rows of person 8 count is not ours to choose

---- accept: what is computed, where the same number is the same value
SELECT count(DISTINCT floor(weight / 10)), count(DISTINCT date_trunc('month', day)) FROM visits
=> SELECT u0, x0_0, g0, count(*) FROM (SELECT DISTINCT u0, x0_0, g0 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0 FROM (SELECT floor((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) / NULLIF(10e0, 0))) AS x0_0, coalesce(floor((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) / NULLIF(10e0, 0))) IS NOT NULL, FALSE) AS f0, CAST((CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) - CAST('1970-01-01' AS DATE)) AS DOUBLE) AS x1_0, coalesce(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) IS NOT NULL, FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS o WHERE f0) AS a) AS r GROUP BY u0, x0_0, g0
=> SELECT x1_0, count(DISTINCT u0) FROM (SELECT DISTINCT u0, x1_0, f1 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0 FROM (SELECT floor((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) / NULLIF(10e0, 0))) AS x0_0, coalesce(floor((NULLIF(t1."weight", CAST('NaN' AS DOUBLE)) / NULLIF(10e0, 0))) IS NOT NULL, FALSE) AS f0, CAST((CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) - CAST('1970-01-01' AS DATE)) AS DOUBLE) AS x1_0, coalesce(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) IS NOT NULL, FALSE) AS f1, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS o WHERE f1) AS a) AS r GROUP BY x1_0
=> moves by at most 2, 1
=> reached by none: nobody has two such numbers that no one else has

---- accept: of few public values, how many units have each; a unit has one of each, whatever its rows
SELECT count(DISTINCT kind) FROM visits
=> SELECT x0_0, count(DISTINCT u0) FROM (SELECT DISTINCT u0, x0_0, f0 FROM (SELECT * FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS x0_0, coalesce((CAST(t1."kind" AS VARCHAR) COLLATE "C") IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS o WHERE f0) AS a) AS r GROUP BY x0_0
=> moves by at most 1

---- accept: values that WHERE lists, of rows that a filter passes
SELECT count(DISTINCT note) FILTER (WHERE minutes > 5) FROM visits WHERE note IN ('x', 'y', 'z')
=> SELECT x0_0, count(DISTINCT u0) FROM (SELECT DISTINCT u0, x0_0, f0 FROM (SELECT * FROM (SELECT (CAST(t1."note" AS VARCHAR) COLLATE "C") AS x0_0, coalesce(((t1."minutes" > (5)) AND (CAST(t1."note" AS VARCHAR) COLLATE "C") IS NOT NULL), FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((CAST(t1."note" AS VARCHAR) COLLATE "C") = 'x') OR ((CAST(t1."note" AS VARCHAR) COLLATE "C") = 'y') OR ((CAST(t1."note" AS VARCHAR) COLLATE "C") = 'z')) AND t1."person_id" IS NOT NULL) AS o WHERE f0) AS a) AS r GROUP BY x0_0
=> moves by at most 1

---- accept: in each of its groups, of which it keeps a few
SELECT kind, count(DISTINCT date_trunc('month', day)) FROM visits GROUP BY kind
=> SELECT k0, x0_0, count(DISTINCT u0) FROM (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT DISTINCT u0, k0, x0_0, f0 FROM (SELECT * FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, CAST((CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) - CAST('1970-01-01' AS DATE)) AS DOUBLE) AS x0_0, coalesce(CAST(date_trunc('month', (CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END)) AS DATE) IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er', 'lab')) IS TRUE) AS o WHERE f0) AS a) AS b) AS c WHERE gn <= 2) AS r GROUP BY k0, x0_0
=> moves by at most 2

---- accept: in private groups
SELECT site, count(DISTINCT kind) FROM visits GROUP BY site
=> WITH a AS NOT MATERIALIZED (SELECT t1."site" AS k0, (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS x0_0, coalesce((CAST(t1."kind" AS VARCHAR) COLLATE "C") IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL), m AS MATERIALIZED (SELECT u0, count(*) AS n FROM a GROUP BY u0 HAVING count(*) > 2), p AS MATERIALIZED (SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN m USING (u0) WHERE CAST(hash('salt', u0, k0) >> 44 AS BIGINT) * n < 8388608) AS a GROUP BY u0, k0), q AS MATERIALIZED (SELECT u0 FROM m LEFT JOIN p USING (u0) WHERE m.n > 8 GROUP BY u0 HAVING count(p.n) < 2), d AS (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT p.* FROM p LEFT JOIN q USING (u0) WHERE q.u0 IS NULL UNION ALL SELECT u0, k0, count(*) AS n, count(*) AS s0 FROM (SELECT a.* FROM a INNER JOIN q USING (u0)) AS a GROUP BY u0, k0) AS b) AS c WHERE gn <= 2), h AS (SELECT u0, CAST(196608 // greatest(sum(n), 3) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(DISTINCT u0) AS s0 FROM a LEFT JOIN m USING (u0) WHERE m.n IS NULL GROUP BY k0 UNION ALL SELECT k0, count(*) AS s0 FROM d LEFT JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> SELECT k0, x0_0, count(DISTINCT u0) FROM (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT DISTINCT u0, k0, x0_0, f0 FROM (SELECT * FROM (SELECT t1."site" AS k0, (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS x0_0, coalesce((CAST(t1."kind" AS VARCHAR) COLLATE "C") IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL) AS o WHERE f0) AS a) AS b) AS c WHERE gn <= 2) AS r GROUP BY k0, x0_0
=> moves by at most 2 in 2 groups

---- accept: rows of two columns, one of which may be NULL
SELECT count(DISTINCT (v.kind, p.female)) FROM visits v JOIN people p USING (person_id)
=> SELECT x0_0, x0_1, count(DISTINCT u0) FROM (SELECT DISTINCT u0, x0_0, x0_1, f0 FROM (SELECT * FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS x0_0, t2."female" AS x0_1, coalesce(TRUE, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN "main"."people" AS t2 ON (t1."person_id" = t2."person_id") WHERE t1."person_id" IS NOT NULL) AS o WHERE f0) AS a) AS r GROUP BY x0_0, x0_1
=> moves by at most 1

---- accept: units of two columns
SELECT count(DISTINCT ward) FROM stays
=> SELECT x0_0, count(DISTINCT row(u0, u1)) FROM (SELECT DISTINCT u0, u1, x0_0, f0 FROM (SELECT * FROM (SELECT (CAST(t1."ward" AS VARCHAR) COLLATE "C") AS x0_0, coalesce((CAST(t1."ward" AS VARCHAR) COLLATE "C") IS NOT NULL, FALSE) AS f0, (CAST(t1."hospital" AS VARCHAR) COLLATE "C") AS u0, t1."patient" AS u1 FROM "main"."stays" AS t1 WHERE (CAST(t1."hospital" AS VARCHAR) COLLATE "C") IS NOT NULL AND t1."patient" IS NOT NULL) AS o WHERE f0) AS a) AS r GROUP BY x0_0
=> moves by at most 1

---- accept: three times as many values as a unit may have rows; and more, where the noise is less than a list is long
SELECT count(DISTINCT site), count(DISTINCT income) FROM people
=> SELECT count(DISTINCT x1_0) FILTER (WHERE f1) FROM (SELECT t1."site" AS x0_0, coalesce(t1."site" IS NOT NULL, FALSE) AS f0, NULLIF(t1."income", CAST('NaN' AS DOUBLE)) AS x1_0, coalesce(NULLIF(t1."income", CAST('NaN' AS DOUBLE)) IS NOT NULL, FALSE) AS f1, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> SELECT x0_0, count(DISTINCT u0) FROM (SELECT * FROM (SELECT t1."site" AS x0_0, coalesce(t1."site" IS NOT NULL, FALSE) AS f0, NULLIF(t1."income", CAST('NaN' AS DOUBLE)) AS x1_0, coalesce(NULLIF(t1."income", CAST('NaN' AS DOUBLE)) IS NOT NULL, FALSE) AS f1, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS o WHERE f0) AS r GROUP BY x0_0
=> moves by at most 1, 1

---- accept: pairs are more than that
SELECT count(DISTINCT (site, female)) FROM people
=> SELECT count(DISTINCT row(x0_0, x0_1)) FILTER (WHERE f0) FROM (SELECT t1."site" AS x0_0, t1."female" AS x0_1, coalesce(TRUE, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: over a join
SELECT count(DISTINCT v.day) FROM visits v JOIN people p USING (person_id) WHERE p.female
=> SELECT u0, x0_0, g0, count(*) FROM (SELECT DISTINCT u0, x0_0, g0 FROM (SELECT * FROM (SELECT *, CASE WHEN f0 THEN 1 END AS g0 FROM (SELECT CAST(((CASE WHEN t1."day" BETWEEN CAST('0001-01-01' AS DATE) AND CAST('9999-12-31' AS DATE) THEN t1."day" END) - CAST('1970-01-01' AS DATE)) AS DOUBLE) AS x0_0, coalesce(t1."day" IS NOT NULL, FALSE) AS f0, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN "main"."people" AS t2 ON (t1."person_id" = t2."person_id") WHERE t2."female" AND t1."person_id" IS NOT NULL) AS a) AS o WHERE f0) AS a) AS r GROUP BY u0, x0_0, g0
=> moves by at most 2
=> reached by none: nobody has two days that no one else has

---- refuse 0A000: values that cannot be compared
SELECT count(DISTINCT document) FROM people
