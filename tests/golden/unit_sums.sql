---- accept: a sum alone is clamped by unit, and no row is left out (rule 10)
SELECT sum(amount) FROM purchases
=> SELECT coalesce(sum(p0), 0) FROM (SELECT u0, CASE WHEN sum(g0) < -20 THEN -20 WHEN sum(g0) > 80 THEN 80 ELSE sum(g0) END AS p0 FROM (SELECT *, (CAST(round(CASE WHEN x0 <= CAST('-10.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('50.0' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) ELSE (x0 - CAST('-10.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT)) + (-10) AS g0 FROM (SELECT CAST(t1."amount" AS DOUBLE) AS x0, t1."person_id" AS u0 FROM "main"."purchases" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS d GROUP BY u0) AS r
=> moves by at most 80

---- accept: by group, it costs max_groups times the clamp (rule 10)
SELECT shop, sum(amount) FROM purchases GROUP BY shop
=> SELECT k0, coalesce(sum(p0), 0) FROM (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, CASE WHEN sum(g0) < -20 THEN -20 WHEN sum(g0) > 80 THEN 80 ELSE sum(g0) END AS p0 FROM (SELECT *, (CAST(round(CASE WHEN x0 <= CAST('-10.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('50.0' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) ELSE (x0 - CAST('-10.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT)) + (-10) AS g0 FROM (SELECT (t1."shop" COLLATE "C") AS k0, CAST(t1."amount" AS DOUBLE) AS x0, t1."person_id" AS u0 FROM "main"."purchases" AS t1 WHERE t1."person_id" IS NOT NULL AND ((t1."shop" COLLATE "C") IN ('x', 'y', 'z')) IS TRUE) AS a) AS d GROUP BY u0, k0) AS b) AS c WHERE gn <= 2) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 160

---- accept: private groups are selected by the units that have a sum there
SELECT city, sum(amount) FROM purchases GROUP BY city
=> SELECT k0, coalesce(sum(p0), 0), count(DISTINCT u0) FROM (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, CASE WHEN sum(g0) < -20 THEN -20 WHEN sum(g0) > 80 THEN 80 ELSE sum(g0) END AS p0 FROM (SELECT *, (CAST(round(CASE WHEN x0 <= CAST('-10.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('50.0' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) ELSE (x0 - CAST('-10.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT)) + (-10) AS g0 FROM (SELECT (t1."city" COLLATE "C") AS k0, CAST(t1."amount" AS DOUBLE) AS x0, t1."person_id" AS u0 FROM "main"."purchases" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS d GROUP BY u0, k0) AS b) AS c WHERE gn <= 2) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 160 in 2 groups

---- accept: fewer public groups than max_groups cost less
SELECT shop, sum(amount) FROM purchases WHERE shop = 'x' GROUP BY shop
=> SELECT k0, coalesce(sum(p0), 0) FROM (SELECT u0, k0, CASE WHEN sum(g0) < -20 THEN -20 WHEN sum(g0) > 80 THEN 80 ELSE sum(g0) END AS p0 FROM (SELECT *, (CAST(round(CASE WHEN x0 <= CAST('-10.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('50.0' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) ELSE (x0 - CAST('-10.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT)) + (-10) AS g0 FROM (SELECT (t1."shop" COLLATE "C") AS k0, CAST(t1."amount" AS DOUBLE) AS x0, t1."person_id" AS u0 FROM "main"."purchases" AS t1 WHERE ((t1."shop" COLLATE "C") = 'x') AND t1."person_id" IS NOT NULL AND ((t1."shop" COLLATE "C") IN ('x')) IS TRUE) AS a) AS d GROUP BY u0, k0) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 80

---- accept: with a filter
SELECT sum(amount) FILTER (WHERE shop = 'x'), sum(amount) FILTER (WHERE shop <> 'x') FROM purchases
=> SELECT coalesce(sum(p0), 0), coalesce(sum(p1), 0) FROM (SELECT u0, CASE WHEN sum(g0) < -20 THEN -20 WHEN sum(g0) > 80 THEN 80 ELSE sum(g0) END AS p0, CASE WHEN sum(g1) < -20 THEN -20 WHEN sum(g1) > 80 THEN 80 ELSE sum(g1) END AS p1 FROM (SELECT *, (CASE WHEN f0 THEN CAST(round(CASE WHEN x0 <= CAST('-10.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('50.0' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) ELSE (x0 - CAST('-10.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT) END) + (-10) AS g0, (CASE WHEN f1 THEN CAST(round(CASE WHEN x1 <= CAST('-10.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x1 >= CAST('50.0' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) ELSE (x1 - CAST('-10.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT) END) + (-10) AS g1 FROM (SELECT coalesce((((t1."shop" COLLATE "C") = 'x')), FALSE) AS f0, CAST(t1."amount" AS DOUBLE) AS x0, coalesce((((t1."shop" COLLATE "C") <> 'x') AND NOT coalesce(((t1."shop" COLLATE "C") = 'x'), FALSE)), FALSE) AS f1, CAST(t1."amount" AS DOUBLE) AS x1, t1."person_id" AS u0 FROM "main"."purchases" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS d GROUP BY u0) AS r
=> moves by at most 80, 80

---- accept: nothing but NULL is no sum, and infinity is the bound
SELECT sum(paid), sum(amount) FROM purchases
=> SELECT coalesce(sum(p0), 0), coalesce(sum(p1), 0) FROM (SELECT u0, CASE WHEN sum(g0) < 0 THEN 0 WHEN sum(g0) > 1412224 THEN 1412224 ELSE sum(g0) END AS p0, CASE WHEN sum(g1) < -20 THEN -20 WHEN sum(g1) > 80 THEN 80 ELSE sum(g1) END AS p1 FROM (SELECT *, (CAST(round(CASE WHEN x0 <= CAST('0.29998083114624025' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('30.0' AS DOUBLE) THEN CAST('1048577.0' AS DOUBLE) ELSE (x0 - CAST('0.29998083114624025' AS DOUBLE)) / CAST('2.8324127197265624e-05' AS DOUBLE) END) AS BIGINT)) + (10591) AS g0, (CAST(round(CASE WHEN x1 <= CAST('-10.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x1 >= CAST('50.0' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) ELSE (x1 - CAST('-10.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT)) + (-10) AS g1 FROM (SELECT NULLIF(t1."paid", CAST('NaN' AS DOUBLE)) AS x0, CAST(t1."amount" AS DOUBLE) AS x1, t1."person_id" AS u0 FROM "main"."purchases" AS t1 WHERE t1."person_id" IS NOT NULL) AS a) AS d GROUP BY u0) AS r
=> moves by at most 1412224, 80

---- accept: a count of the same rows needs the rows
SELECT sum(amount), count(amount) FROM purchases
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(round(CASE WHEN x0 <= CAST('-10.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('50.0' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) ELSE (x0 - CAST('-10.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT) AS g0 FROM (SELECT CAST(t1."amount" AS DOUBLE) AS x0, t1."person_id" AS u0 FROM "main"."purchases" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, 65536 - CAST(262144 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 4) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum(w) FILTER (WHERE g0 IS NOT NULL), 0), -coalesce(sum(w * g0), 0) FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 240

---- accept: so does an average
SELECT sum(amount), avg(amount) FROM purchases
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(round(CASE WHEN x0 <= CAST('-10.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('50.0' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) ELSE (x0 - CAST('-10.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT) AS g0 FROM (SELECT CAST(t1."amount" AS DOUBLE) AS x0, t1."person_id" AS u0 FROM "main"."purchases" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, 65536 - CAST(262144 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 4) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum(w) FILTER (WHERE g0 IS NOT NULL), 0), -coalesce(sum(w * g0), 0) FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 240

---- accept: the bound is the column's, not that of what is computed from it
SELECT sum(amount * 2) FROM purchases
=> WITH d AS NOT MATERIALIZED (SELECT *, CAST(round(CASE WHEN x0 <= CAST('-20.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('100.0' AS DOUBLE) THEN CAST('120.0' AS DOUBLE) ELSE (x0 - CAST('-20.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT) AS g0 FROM (SELECT CAST((CAST(t1."amount" AS bigint) * CAST((2) AS bigint)) AS DOUBLE) AS x0, t1."person_id" AS u0 FROM "main"."purchases" AS t1 WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, 65536 - CAST(262144 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 4) SELECT sum(s0), sum(s1) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum(w) FILTER (WHERE g0 IS NOT NULL), 0), -coalesce(sum(w * g0), 0) FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 400

---- accept: a join may repeat rows as it likes
SELECT sum(p.amount) FROM purchases AS p JOIN kinds AS k ON k.kind <> p.shop
=> SELECT coalesce(sum(p0), 0) FROM (SELECT u0, CASE WHEN sum(g0) < -20 THEN -20 WHEN sum(g0) > 80 THEN 80 ELSE sum(g0) END AS p0 FROM (SELECT *, (CAST(round(CASE WHEN x0 <= CAST('-10.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('50.0' AS DOUBLE) THEN CAST('60.0' AS DOUBLE) ELSE (x0 - CAST('-10.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT)) + (-10) AS g0 FROM (SELECT CAST(t1."amount" AS DOUBLE) AS x0, t1."person_id" AS u0 FROM "main"."purchases" AS t1 INNER JOIN "main"."kinds" AS t2 ON ((t2."kind" COLLATE "C") <> (t1."shop" COLLATE "C")) WHERE t1."person_id" IS NOT NULL) AS a) AS d GROUP BY u0) AS r
=> moves by at most 80

---- accept: through a derived table
SELECT s, sum(a) FROM (SELECT amount AS a, shop AS s FROM purchases WHERE amount > 0) AS t GROUP BY s
=> SELECT k0, coalesce(sum(p0), 0) FROM (SELECT * FROM (SELECT *, dense_rank() OVER (PARTITION BY u0 ORDER BY hash('salt', u0, k0), k0) AS gn FROM (SELECT u0, k0, CASE WHEN sum(g0) < -20 THEN -20 WHEN sum(g0) > 80 THEN 80 ELSE sum(g0) END AS p0 FROM (SELECT *, (CAST(round(CASE WHEN x0 <= CAST('1.0' AS DOUBLE) THEN CAST('0.0' AS DOUBLE) WHEN x0 >= CAST('50.0' AS DOUBLE) THEN CAST('49.0' AS DOUBLE) ELSE (x0 - CAST('1.0' AS DOUBLE)) / CAST('1.0' AS DOUBLE) END) AS BIGINT)) + (1) AS g0 FROM (SELECT t2.c1 AS k0, CAST(t2.c0 AS DOUBLE) AS x0, t2.u0 AS u0 FROM (SELECT t1."amount" AS c0, (t1."shop" COLLATE "C") AS c1, t1."person_id" AS u0 FROM "main"."purchases" AS t1 WHERE (t1."amount" > (0)) AND t1."person_id" IS NOT NULL) AS t2 WHERE t2.u0 IS NOT NULL AND (t2.c1 IN ('x', 'y', 'z')) IS TRUE) AS a) AS d GROUP BY u0, k0) AS b) AS c WHERE gn <= 2) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 160
