---- accept: two halves of three years are more than max_rows, so rows are weighed
SELECT count(*) FROM halves
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: a row for each year of the policy, by an enforced key: nothing to bound
SELECT count(*), avg(pay) FROM halves WHERE half = 1
=> SELECT count(g0), coalesce(sum(g0), 0), count(*) FROM (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT CAST(t1."pay" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE (t1."half" = (1)) AND t1."person_id" IS NOT NULL AND t1."half" IN (1) AND t1."year" BETWEEN 1 AND 3) AS a) AS r
=> moves by at most 30

---- accept: WHERE leaves two rows
SELECT count(*) FROM halves WHERE year = 2
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE (t1."year" = (2)) AND t1."person_id" IS NOT NULL AND t1."half" IN (1, 2) AND t1."year" IN (2)) AS r
=> moves by at most 2

---- accept: WHERE leaves one
SELECT count(*) FROM halves WHERE year = 2 AND half <= 1
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE (t1."year" = (2)) AND (t1."half" <= (1)) AND t1."person_id" IS NOT NULL AND t1."half" IN (1) AND t1."year" IN (2)) AS r
=> moves by at most 1

---- accept: what is no list or range leaves any number
SELECT count(*) FROM halves WHERE year <> 2
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE (t1."year" <> (2)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: a unit is in as many groups as it has rows, or in max_groups
SELECT year, count(*) FROM halves WHERE half = 2 GROUP BY year
=> SELECT k0, count(*) FROM (SELECT t1."year" AS k0, t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE (t1."half" = (2)) AND t1."person_id" IS NOT NULL AND t1."half" IN (2) AND t1."year" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 3

---- accept: units are counted in max_groups groups all the same
SELECT year, count(DISTINCT person_id) FROM halves WHERE half = 2 GROUP BY year
=> SELECT k0, count(DISTINCT u0) FROM (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT t1."year" AS k0, t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE (t1."half" = (2)) AND t1."person_id" IS NOT NULL AND t1."half" IN (2) AND t1."year" BETWEEN 1 AND 3) AS b) AS c WHERE gn <= 2) AS r GROUP BY k0
=> moves by at most 2

---- accept: a group key and the key of the table are one condition
SELECT half, sum(pay) FROM halves WHERE year = 1 GROUP BY half
=> SELECT k0, count(g0), coalesce(sum(g0), 0) FROM (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT t1."half" AS k0, CAST(t1."pay" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE (t1."year" = (1)) AND t1."person_id" IS NOT NULL AND t1."half" IN (1, 2) AND t1."year" IN (1)) AS a) AS r GROUP BY k0
=> moves by at most 20

---- accept: a join with what has one row of a unit repeats none
SELECT p.female, count(*) FROM people AS p JOIN halves AS h USING (person_id) WHERE h.year = 3 GROUP BY 1
=> SELECT k0, count(*) FROM (SELECT t1."female" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."halves" AS t2 ON (t1."person_id" = t2."person_id") WHERE (t2."year" = (3)) AND t1."person_id" IS NOT NULL AND t2."half" IN (1, 2) AND t2."year" IN (3) AND t1."female" IS NOT NULL) AS r GROUP BY k0
=> moves by at most 2

---- accept: a join that may repeat rows leaves any number (rule 1)
SELECT count(*) FROM halves AS h JOIN wards AS w ON w.code >= h.half WHERE h.year = 3
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."halves" AS t1 INNER JOIN "main"."wards" AS t2 ON (t2."code" >= t1."half") WHERE (t1."year" = (3)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: nor are there few where an outer join may fill the key with NULLs
SELECT count(*) FROM people AS p LEFT JOIN halves AS h ON h.person_id = p.person_id AND h.half = 1 WHERE h.year = 3 OR h.year IS NULL
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 LEFT JOIN "main"."halves" AS t2 ON (t2."person_id" = t1."person_id") AND (t2."half" = (1)) WHERE ((t2."year" = (3)) OR (t2."year" IS NULL)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: nobody has three rows of one half of a year

---- accept: of a derived table whose rows are one of a unit
SELECT count(*), sum(pay) FROM (SELECT person_id, pay FROM halves WHERE year = 1 AND half = 1) AS h
=> SELECT count(g0), coalesce(sum(g0), 0), count(*) FROM (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT CAST(t2.c1 AS bigint) AS x0, t2.u0 AS u0 FROM (SELECT t1."person_id" AS c0, t1."pay" AS c1, t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE (t1."year" = (1)) AND (t1."half" = (1)) AND t1."person_id" IS NOT NULL AND t1."half" IN (1) AND t1."year" IN (1)) AS t2 WHERE t2.u0 IS NOT NULL) AS a) AS r
=> moves by at most 10

---- accept: of other names
SELECT count(*) FROM halves AS h (who, y, part, pay) WHERE y = 1 AND part = 2
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE (t1."year" = (1)) AND (t1."half" = (2)) AND t1."person_id" IS NOT NULL AND t1."half" IN (2) AND t1."year" IN (1)) AS r
=> moves by at most 1

---- accept: what is extreme is a unit's, in max_groups groups
SELECT year, max(pay) FROM halves WHERE half = 1 GROUP BY year
=> SELECT k0, g0, count(g0) FROM (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, max(g0) AS g0 FROM (SELECT * FROM (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT t1."year" AS k0, CAST(t1."pay" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."halves" AS t1 WHERE (t1."half" = (1)) AND t1."person_id" IS NOT NULL AND t1."half" IN (1) AND t1."year" BETWEEN 1 AND 3) AS a) AS o WHERE g0 IS NOT NULL) AS d GROUP BY u0, k0) AS b) AS c WHERE gn <= 2) AS r GROUP BY k0, g0
=> moves by at most 2

---- accept: of two relations, whichever has fewer rows of a unit and is not repeated
SELECT count(*) FROM halves AS a JOIN halves AS b ON a.person_id = b.person_id AND a.year = b.year AND a.half = b.half WHERE a.half = 2
=> SELECT count(*) FROM (SELECT t1."person_id" AS u0 FROM "main"."halves" AS t1 INNER JOIN "main"."halves" AS t2 ON (t1."person_id" = t2."person_id") AND (t1."year" = t2."year") AND (t1."half" = t2."half") WHERE (t1."half" = (2)) AND t1."person_id" IS NOT NULL AND t1."half" IN (2) AND t1."year" BETWEEN 1 AND 3) AS r
=> moves by at most 3

---- accept: each half of one year beside each of another are as many as max_rows
SELECT count(*) FROM halves AS a JOIN halves AS b ON a.person_id = b.person_id WHERE a.year = 1 AND b.year = 2
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."halves" AS t1 INNER JOIN "main"."halves" AS t2 ON (t1."person_id" = t2."person_id") WHERE (t1."year" = (1)) AND (t2."year" = (2)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
