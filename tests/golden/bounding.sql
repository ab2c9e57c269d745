---- accept: two decimals that are one DOUBLE are two units (rule 3)
SELECT count(*) FROM longs AS a JOIN longs AS b ON a.id = b.id
=> SELECT count(*) FROM (SELECT t1."id" AS u0 FROM "main"."longs" AS t1 INNER JOIN "main"."longs" AS t2 ON (t1."id" = t2."id") WHERE t1."id" IS NOT NULL) AS r
=> moves by at most 1

---- accept: a join through DOUBLE does not match at most one row (rule 1)
SELECT count(*) FROM longs AS l JOIN codes AS c ON c.code = l.code * 1.0
=> WITH d AS NOT MATERIALIZED (SELECT t1."id" AS u0 FROM "main"."longs" AS t1 INNER JOIN "main"."codes" AS t2 ON (CAST(t2."code" AS DOUBLE) = (CAST(t1."code" AS DOUBLE) * 1e0)) WHERE t1."id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 1
