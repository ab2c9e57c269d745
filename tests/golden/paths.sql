-- Tables that name their unit by a path: a line belongs to whom its bill belongs to.

---- accept: the scan of a table with a path is a join to the table that knows the unit
SELECT count(*), sum(price) FROM lines
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT CAST(t1.c2 AS bigint) AS x0, t1.u0 AS u0 FROM (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t1 WHERE t1.u0 IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 30

---- accept: two hops
SELECT drug, sum(grams) FROM drugs GROUP BY drug
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (9) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (9) END AS g0 FROM (SELECT (CAST(t1.c1 AS VARCHAR) COLLATE "C") AS k0, CAST(t1.c2 AS bigint) AS x0, t1.u0 AS u0 FROM (SELECT p0."line_id" AS c0, p0."drug" AS c1, p0."grams" AS c2, p2."person_id" AS u0 FROM "main"."drugs" AS p0 INNER JOIN "main"."lines" AS p1 ON (p0."line_id" = p1."line_id") INNER JOIN "main"."bills" AS p2 ON (p1."bill_id" = p2."bill_id")) AS t1 WHERE t1.u0 IS NOT NULL AND ((CAST(t1.c1 AS VARCHAR) COLLATE "C") IN ('a', 'b')) IS TRUE) AS a), h AS MATERIALIZED (SELECT u0, CAST(1769472 // sum(abs(g0)) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING sum(abs(g0)) > 27) SELECT k0, sum(s0) FROM (SELECT k0, coalesce(sum(g0), 0) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w0) * g0), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 27

---- accept: a path that ends on the unit's own key needs no join
SELECT count(DISTINCT who), avg(stars) FROM notes
=> WITH d AS (SELECT u0, count(*) AS n, count(g0) AS s0, coalesce(sum(g0), 0) AS s1, count(*) AS s2 FROM (SELECT *, CASE WHEN x0 BETWEEN (1) AND (5) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (4) END AS g0 FROM (SELECT CAST(t1."stars" AS bigint) AS x0, t1."who" AS u0 FROM "main"."notes" AS t1 WHERE t1."who" IS NOT NULL) AS a) AS a GROUP BY u0), h AS (SELECT u0, CAST(131072 // greatest(sum(n), 2) AS BIGINT) AS w FROM d GROUP BY u0 HAVING sum(n) > 2) SELECT coalesce(sum(coalesce(w, 65536) * s0), 0), coalesce(sum(coalesce(w, 65536) * s1), 0), count(*) FROM d LEFT JOIN h USING (u0)
=> moves by at most 8, 1

---- accept: joined along the key of the path, the unit equality stands beside it
SELECT status, count(*), sum(price) FROM lines JOIN bills ON lines.bill_id = bills.bill_id GROUP BY status
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT (CAST(t2."status" AS VARCHAR) COLLATE "C") AS k0, CAST(t1.c2 AS bigint) AS x0, t1.u0 AS u0 FROM (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t1 INNER JOIN "main"."bills" AS t2 ON (t1.c1 = t2."bill_id") AND (t1.u0 = t2."person_id") WHERE t1.u0 IS NOT NULL AND ((CAST(t2."status" AS VARCHAR) COLLATE "C") IN ('open', 'paid')) IS TRUE) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0), sum(s1), sum(s2) FROM (SELECT k0, count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d GROUP BY k0 UNION ALL SELECT k0, -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 30

---- accept: three tables and commas, in an order in which neighbours share no key
SELECT count(*) FROM lines AS l, people AS p, bills AS b
WHERE p.person_id = b.person_id AND l.bill_id = b.bill_id AND p.site > 0
=> WITH d AS NOT MATERIALIZED (SELECT t1.u0 AS u0 FROM (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t1 INNER JOIN "main"."people" AS t2 ON TRUE INNER JOIN "main"."bills" AS t3 ON TRUE WHERE (t2."person_id" = t3."person_id") AND (t1.c1 = t3."bill_id") AND (t2."site" > (0)) AND (t1.u0 = t3."person_id") AND t1.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: an outer join along the key
SELECT count(*), count(l.line_id) FROM bills AS b LEFT JOIN lines AS l ON b.bill_id = l.bill_id AND l.price > 3
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((t2.c0 IS NOT NULL), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."bills" AS t1 LEFT JOIN (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t2 ON (t1."bill_id" = t2.c1) AND (t2.c2 > (3)) AND (t2.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3

---- accept: an outer join along the key, from the other side
SELECT count(*), count(b.amount) FROM bills AS b RIGHT JOIN lines AS l USING (bill_id)
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((t1."amount" IS NOT NULL), FALSE) AS f1, t2.u0 AS u0 FROM "main"."bills" AS t1 RIGHT JOIN (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t2 ON (t1."bill_id" = t2.c1) AND (t2.u0 = t1."person_id") WHERE t2.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3

---- accept: both sides of an outer join
SELECT count(*) FROM bills FULL JOIN lines USING (bill_id)
=> WITH d AS NOT MATERIALIZED (SELECT coalesce(t1."person_id", t2.u0) AS u0 FROM "main"."bills" AS t1 FULL JOIN (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t2 ON (t1."bill_id" = t2.c1) AND (t2.u0 = t1."person_id") WHERE coalesce(t1."person_id", t2.u0) IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: three outer joins in a row
SELECT count(*) FROM people AS p LEFT JOIN bills AS b ON b.person_id = p.person_id LEFT JOIN lines AS l ON l.bill_id = b.bill_id LEFT JOIN drugs AS d ON d.line_id = l.line_id
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."people" AS t1 LEFT JOIN "main"."bills" AS t2 ON (t2."person_id" = t1."person_id") LEFT JOIN (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t3 ON (t3.c1 = t2."bill_id") AND (t3.u0 = t2."person_id") LEFT JOIN (SELECT p0."line_id" AS c0, p0."drug" AS c1, p0."grams" AS c2, p2."person_id" AS u0 FROM "main"."drugs" AS p0 INNER JOIN "main"."lines" AS p1 ON (p0."line_id" = p1."line_id") INNER JOIN "main"."bills" AS p2 ON (p1."bill_id" = p2."bill_id")) AS t4 ON (t4.c0 = t3.c0) AND (t4.u0 = t3.u0) WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: two tables that lead to the same key
SELECT count(*) FROM lines AS a JOIN lines AS b ON a.bill_id = b.bill_id
=> WITH d AS NOT MATERIALIZED (SELECT t1.u0 AS u0 FROM (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t1 INNER JOIN (SELECT p0."line_id" AS c0, p0."bill_id" AS c1, p0."price" AS c2, p1."person_id" AS u0 FROM "main"."lines" AS p0 INNER JOIN "main"."bills" AS p1 ON (p0."bill_id" = p1."bill_id")) AS t2 ON (t1.c1 = t2.c1) AND (t1.u0 = t2.u0) WHERE t1.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 0A000: a key that is not the one of the path
SELECT count(*) FROM lines AS l JOIN bills AS b ON l.line_id = b.bill_id
=> "b" is joined to other private rows without their privacy unit
=> Join on the unit: ON l.bill_id = b.bill_id.

---- refuse 0A000: the key of a path in one branch of OR
SELECT count(*) FROM lines AS l JOIN bills AS b ON l.bill_id = b.bill_id OR b.amount = 3

---- refuse 0A000: the key of a path, computed
SELECT count(*) FROM lines AS l JOIN bills AS b ON l.bill_id = b.bill_id + 0

---- refuse 0A000: an outer join does not make one of what was there before
SELECT count(*) FROM people AS a CROSS JOIN visits AS b LEFT JOIN bills AS c ON c.person_id = a.person_id AND c.person_id = b.person_id
=> "b" is joined to other private rows without their privacy unit

---- refuse 0A000: the key of a path through a public table
SELECT count(*) FROM lines AS l JOIN sites AS s ON s.code = l.bill_id JOIN bills AS b ON b.bill_id = s.code

---- accept: a key of several columns leads by the whole of it
SELECT count(*), sum(price) FROM items
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT CAST(t1.c3 AS bigint) AS x0, t1.u0 AS u0 FROM (SELECT p0."nr" AS c0, p0."shop" AS c1, p0."no" AS c2, p0."price" AS c3, p1."person_id" AS u0 FROM "main"."items" AS p0 INNER JOIN "main"."orders" AS p1 ON (p0."nr" = p1."nr") AND ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C"))) AS t1 WHERE t1.u0 IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 30

---- accept: two keys of several columns, one after the other
SELECT count(*), sum(refund) FROM returns
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (9) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (9) END AS g0 FROM (SELECT CAST(t1.c3 AS bigint) AS x0, t1.u0 AS u0 FROM (SELECT p0."shop" AS c0, p0."nr" AS c1, p0."no" AS c2, p0."refund" AS c3, p2."person_id" AS u0 FROM "main"."returns" AS p0 INNER JOIN "main"."items" AS p1 ON ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C")) AND (p0."nr" = p1."nr") AND (p0."no" = p1."no") INNER JOIN "main"."orders" AS p2 ON (p1."nr" = p2."nr") AND ((CAST(p1."shop" AS VARCHAR) COLLATE "C") = (CAST(p2."shop" AS VARCHAR) COLLATE "C"))) AS t1 WHERE t1.u0 IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 27

---- accept: a path that ends on the columns of the unit's own key, in another order, needs no join
SELECT count(*), sum(kcal) FROM meals
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (9) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (9) END AS g0 FROM (SELECT CAST(t1."kcal" AS bigint) AS x0, (CAST(t1."house" AS VARCHAR) COLLATE "C") AS u0, t1."number" AS u1 FROM "main"."meals" AS t1 WHERE (CAST(t1."house" AS VARCHAR) COLLATE "C") IS NOT NULL AND t1."number" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, u1, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0, u1 HAVING count(*) > 2) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0, u1)) AS r
=> moves by at most 18

---- refuse 0A000: a part of a unit's key that a path ends on
SELECT count(*) FROM meals AS m JOIN stays AS s ON m.number = s.patient

---- accept: all of a unit's key that a path ends on
SELECT count(*) FROM meals AS m JOIN stays AS s ON m.number = s.patient AND m.house = s.hospital
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."house" AS VARCHAR) COLLATE "C") AS u0, t1."number" AS u1 FROM "main"."meals" AS t1 INNER JOIN "main"."stays" AS t2 ON (t1."number" = t2."patient") AND ((CAST(t1."house" AS VARCHAR) COLLATE "C") = (CAST(t2."hospital" AS VARCHAR) COLLATE "C")) WHERE (CAST(t1."house" AS VARCHAR) COLLATE "C") IS NOT NULL AND t1."number" IS NOT NULL), h AS MATERIALIZED (SELECT u0, u1, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0, u1 HAVING count(*) > 2) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0, u1)) AS r
=> moves by at most 2

---- accept: joined along the whole key
SELECT gift, count(*) FROM items AS i JOIN orders AS o ON i.shop = o.shop AND o.nr = i.nr GROUP BY gift
=> WITH d AS NOT MATERIALIZED (SELECT t2."gift" AS k0, t1.u0 AS u0 FROM (SELECT p0."nr" AS c0, p0."shop" AS c1, p0."no" AS c2, p0."price" AS c3, p1."person_id" AS u0 FROM "main"."items" AS p0 INNER JOIN "main"."orders" AS p1 ON (p0."nr" = p1."nr") AND ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C"))) AS t1 INNER JOIN "main"."orders" AS t2 ON ((CAST(t1.c1 AS VARCHAR) COLLATE "C") = (CAST(t2."shop" AS VARCHAR) COLLATE "C")) AND (t2."nr" = t1.c0) AND (t1.u0 = t2."person_id") WHERE t1.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- accept: the whole key by USING
SELECT count(*), sum(price) FROM orders JOIN items USING (shop, nr)
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (0) AND (10) THEN x0 WHEN x0 < (0) THEN (0) WHEN x0 IS NOT NULL THEN (10) END AS g0 FROM (SELECT CAST(t2.c3 AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."orders" AS t1 INNER JOIN (SELECT p0."nr" AS c0, p0."shop" AS c1, p0."no" AS c2, p0."price" AS c3, p1."person_id" AS u0 FROM "main"."items" AS p0 INNER JOIN "main"."orders" AS p1 ON (p0."nr" = p1."nr") AND ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C"))) AS t2 ON ((CAST(t1."shop" AS VARCHAR) COLLATE "C") = (CAST(t2.c1 AS VARCHAR) COLLATE "C")) AND (t1."nr" = t2.c0) AND (t1."person_id" = t2.u0) WHERE t1."person_id" IS NOT NULL) AS a), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1), sum(s2) FROM (SELECT count(g0) * 65536 AS s0, coalesce(sum(g0), 0) * 65536 AS s1, count(*) * 65536 AS s2 FROM d UNION ALL SELECT -(coalesce(sum((65536 - w)), 0) - coalesce(sum((65536 - w)) FILTER (WHERE g0 IS NULL), 0)) AS s0, -coalesce(sum((65536 - w) * g0), 0) AS s1, -coalesce(sum((65536 - w)), 0) AS s2 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 30

---- accept: the whole key in WHERE, under other names
SELECT count(*) FROM items AS i (a, b, c), orders AS o WHERE i.a = o.nr AND i.b = o.shop
=> WITH d AS NOT MATERIALIZED (SELECT t1.u0 AS u0 FROM (SELECT p0."nr" AS c0, p0."shop" AS c1, p0."no" AS c2, p0."price" AS c3, p1."person_id" AS u0 FROM "main"."items" AS p0 INNER JOIN "main"."orders" AS p1 ON (p0."nr" = p1."nr") AND ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C"))) AS t1 INNER JOIN "main"."orders" AS t2 ON TRUE WHERE (t1.c0 = t2."nr") AND ((CAST(t1.c1 AS VARCHAR) COLLATE "C") = (CAST(t2."shop" AS VARCHAR) COLLATE "C")) AND (t1.u0 = t2."person_id") AND t1.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: an outer join along the whole key
SELECT count(*), count(i.no) FROM orders AS o LEFT JOIN items AS i ON o.shop = i.shop AND o.nr = i.nr
=> WITH d AS NOT MATERIALIZED (SELECT coalesce((t2.c2 IS NOT NULL), FALSE) AS f1, t1."person_id" AS u0 FROM "main"."orders" AS t1 LEFT JOIN (SELECT p0."nr" AS c0, p0."shop" AS c1, p0."no" AS c2, p0."price" AS c3, p1."person_id" AS u0 FROM "main"."items" AS p0 INNER JOIN "main"."orders" AS p1 ON (p0."nr" = p1."nr") AND ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C"))) AS t2 ON ((CAST(t1."shop" AS VARCHAR) COLLATE "C") = (CAST(t2.c1 AS VARCHAR) COLLATE "C")) AND (t1."nr" = t2.c0) AND (t2.u0 = t1."person_id") WHERE t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0), sum(s1) FROM (SELECT count(*) * 65536 AS s0, count(*) FILTER (WHERE f1) * 65536 AS s1 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0, -coalesce(sum((65536 - w)) FILTER (WHERE f1), 0) AS s1 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3, 3

---- accept: two tables that lead to the same key of several columns
SELECT count(*) FROM returns AS r JOIN orders AS o ON r.shop = o.shop AND r.nr = o.nr
=> WITH d AS NOT MATERIALIZED (SELECT t1.u0 AS u0 FROM (SELECT p0."shop" AS c0, p0."nr" AS c1, p0."no" AS c2, p0."refund" AS c3, p2."person_id" AS u0 FROM "main"."returns" AS p0 INNER JOIN "main"."items" AS p1 ON ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C")) AND (p0."nr" = p1."nr") AND (p0."no" = p1."no") INNER JOIN "main"."orders" AS p2 ON (p1."nr" = p2."nr") AND ((CAST(p1."shop" AS VARCHAR) COLLATE "C") = (CAST(p2."shop" AS VARCHAR) COLLATE "C"))) AS t1 INNER JOIN "main"."orders" AS t2 ON ((CAST(t1.c0 AS VARCHAR) COLLATE "C") = (CAST(t2."shop" AS VARCHAR) COLLATE "C")) AND (t1.c1 = t2."nr") AND (t1.u0 = t2."person_id") WHERE t1.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: the key of a path and more: all of a longer key
SELECT count(*) FROM returns AS r JOIN items AS i ON r.shop = i.shop AND r.nr = i.nr AND r.no = i.no
=> WITH d AS NOT MATERIALIZED (SELECT t1.u0 AS u0 FROM (SELECT p0."shop" AS c0, p0."nr" AS c1, p0."no" AS c2, p0."refund" AS c3, p2."person_id" AS u0 FROM "main"."returns" AS p0 INNER JOIN "main"."items" AS p1 ON ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C")) AND (p0."nr" = p1."nr") AND (p0."no" = p1."no") INNER JOIN "main"."orders" AS p2 ON (p1."nr" = p2."nr") AND ((CAST(p1."shop" AS VARCHAR) COLLATE "C") = (CAST(p2."shop" AS VARCHAR) COLLATE "C"))) AS t1 INNER JOIN (SELECT p0."nr" AS c0, p0."shop" AS c1, p0."no" AS c2, p0."price" AS c3, p1."person_id" AS u0 FROM "main"."items" AS p0 INNER JOIN "main"."orders" AS p1 ON (p0."nr" = p1."nr") AND ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C"))) AS t2 ON ((CAST(t1.c0 AS VARCHAR) COLLATE "C") = (CAST(t2.c1 AS VARCHAR) COLLATE "C")) AND (t1.c1 = t2.c0) AND (t1.c2 = t2.c2) AND (t1.u0 = t2.u0) WHERE t1.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: three tables, the whole key in two conditions
SELECT count(*) FROM items AS i, orders AS o, people AS p WHERE i.shop = o.shop AND i.nr = o.nr AND o.person_id = p.person_id
=> WITH d AS NOT MATERIALIZED (SELECT t1.u0 AS u0 FROM (SELECT p0."nr" AS c0, p0."shop" AS c1, p0."no" AS c2, p0."price" AS c3, p1."person_id" AS u0 FROM "main"."items" AS p0 INNER JOIN "main"."orders" AS p1 ON (p0."nr" = p1."nr") AND ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C"))) AS t1 INNER JOIN "main"."orders" AS t2 ON TRUE INNER JOIN "main"."people" AS t3 ON TRUE WHERE ((CAST(t1.c1 AS VARCHAR) COLLATE "C") = (CAST(t2."shop" AS VARCHAR) COLLATE "C")) AND (t1.c0 = t2."nr") AND (t2."person_id" = t3."person_id") AND (t1.u0 = t2."person_id") AND t1.u0 IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 0A000: a part of a key is not the path
SELECT count(*) FROM items AS i JOIN orders AS o ON i.nr = o.nr
=> "o" is joined to other private rows without their privacy unit
=> Join on the unit: ON i.nr = o.nr AND i.shop = o.shop.

---- refuse 0A000: a part of a key is not the path of an outer join
SELECT count(*) FROM orders AS o LEFT JOIN items AS i ON o.shop = i.shop

---- refuse 0A000: the columns of a key under each other's names
SELECT count(*) FROM items AS i (no, shop, nr) JOIN orders AS o ON i.nr = o.nr AND i.shop = o.shop

---- refuse 0A000: each part of a key from a row of its own
SELECT count(*) FROM orders AS a JOIN orders AS b ON a.person_id = b.person_id JOIN items AS i ON i.shop = a.shop AND i.nr = b.nr
=> "i" is joined to other private rows without their privacy unit

---- refuse 0A000: parts of two rows of one person make no key
WITH mixed AS (SELECT a.shop, b.nr FROM orders AS a JOIN orders AS b ON a.person_id = b.person_id)
SELECT count(*) FROM mixed AS m JOIN items AS i ON m.shop = i.shop AND m.nr = i.nr

---- refuse 0A000: the rest of a key in one branch of OR
SELECT count(*) FROM items AS i JOIN orders AS o ON i.shop = o.shop AND (i.nr = o.nr OR o.gift)

---- refuse 0A000: the rest of a key, computed
SELECT count(*) FROM items AS i JOIN orders AS o ON i.shop = o.shop AND i.nr = o.nr + 0

---- accept: a subquery tied by the whole key
SELECT count(*) FROM orders AS o WHERE EXISTS (SELECT 1 FROM items AS i WHERE i.shop = o.shop AND i.nr = o.nr AND i.price > 5)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."orders" AS t1 WHERE EXISTS (SELECT 1 FROM (SELECT p0."nr" AS c0, p0."shop" AS c1, p0."no" AS c2, p0."price" AS c3, p1."person_id" AS u0 FROM "main"."items" AS p0 INNER JOIN "main"."orders" AS p1 ON (p0."nr" = p1."nr") AND ((CAST(p0."shop" AS VARCHAR) COLLATE "C") = (CAST(p1."shop" AS VARCHAR) COLLATE "C"))) AS t2 WHERE ((CAST(t2.c1 AS VARCHAR) COLLATE "C") = (CAST(t1."shop" AS VARCHAR) COLLATE "C")) AND (t2.c0 = t1."nr") AND (t2.c3 > (5)) AND t2.u0 IS NOT NULL AND (t2.u0 = t1."person_id")) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(131072 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 2) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 2

---- refuse 0A000: a subquery tied by a part of the key
SELECT count(*) FROM orders AS o WHERE EXISTS (SELECT 1 FROM items AS i WHERE i.shop = o.shop)
