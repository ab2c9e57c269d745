---- accept: labels of public tables that equalities link are shown as these tables have them
SELECT t.town, l.name, count(*) FROM visits AS v JOIN towns AS t ON t.code = v.site JOIN lands AS l ON l.land = t.land GROUP BY t.town, l.name
=> WITH d AS NOT MATERIALIZED (SELECT (t2."town" COLLATE "C") AS k0, (t3."name" COLLATE "C") AS k1, t1."person_id" AS u0 FROM "main"."visits" AS t1 INNER JOIN "main"."towns" AS t2 ON (t2."code" = t1."site") INNER JOIN "main"."lands" AS t3 ON (t3."land" = t2."land") WHERE t1."person_id" IS NOT NULL AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL) AND (((t3."name" COLLATE "C") IN ('north', 'south', 'west')) IS TRUE OR (t3."name" COLLATE "C") IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) * 65536 AS s0 FROM d GROUP BY k0, k1 UNION ALL SELECT k0, k1, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1 ORDER BY k0, k1
=> SELECT DISTINCT k0, k1 FROM (SELECT (t2."town" COLLATE "C") AS k0, (t3."name" COLLATE "C") AS k1 FROM "main"."towns" AS t2 CROSS JOIN "main"."lands" AS t3 WHERE (t3."land" = t2."land") AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL) AND (((t3."name" COLLATE "C") IN ('north', 'south', 'west')) IS TRUE OR (t3."name" COLLATE "C") IS NULL)) AS p
=> moves by at most 3

---- accept: a condition on one of them leaves out groups of another
SELECT t.town, count(*) FROM people AS p, towns AS t, lands AS l WHERE t.code = p.site AND l.land = t.land AND l.name = 'south' AND p.female GROUP BY t.town
=> SELECT k0, count(*) FROM (SELECT (t2."town" COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."towns" AS t2 ON TRUE INNER JOIN "main"."lands" AS t3 ON TRUE WHERE (t2."code" = t1."site") AND (t3."land" = t2."land") AND ((t3."name" COLLATE "C") = 'south') AND t1."female" AND t1."person_id" IS NOT NULL AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL)) AS r GROUP BY k0 ORDER BY k0
=> SELECT DISTINCT k0 FROM (SELECT (t2."town" COLLATE "C") AS k0 FROM "main"."towns" AS t2 CROSS JOIN "main"."lands" AS t3 WHERE (t3."land" = t2."land") AND ((t3."name" COLLATE "C") = 'south') AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL)) AS p
=> moves by at most 1

---- accept: tables that only private rows link are asked each on its own
SELECT t.town, l.name, count(*) FROM people AS p JOIN towns AS t ON t.code = p.site JOIN lands AS l ON l.land = p.site GROUP BY t.town, l.name
=> SELECT k0, k1, count(*) FROM (SELECT (t2."town" COLLATE "C") AS k0, (t3."name" COLLATE "C") AS k1, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."towns" AS t2 ON (t2."code" = t1."site") INNER JOIN "main"."lands" AS t3 ON (t3."land" = t1."site") WHERE t1."person_id" IS NOT NULL AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL) AND (((t3."name" COLLATE "C") IN ('north', 'south', 'west')) IS TRUE OR (t3."name" COLLATE "C") IS NULL)) AS r GROUP BY k0, k1 ORDER BY k0, k1
=> SELECT DISTINCT k0 FROM (SELECT (t2."town" COLLATE "C") AS k0 FROM "main"."towns" AS t2 WHERE (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL)) AS p
=> SELECT DISTINCT k0 FROM (SELECT (t3."name" COLLATE "C") AS k0 FROM "main"."lands" AS t3 WHERE (((t3."name" COLLATE "C") IN ('north', 'south', 'west')) IS TRUE OR (t3."name" COLLATE "C") IS NULL)) AS p
=> moves by at most 1

---- accept: a condition that looks at private rows in a subquery is no public one, whatever it is about
SELECT t.town, count(*) FROM people AS p JOIN towns AS t ON t.code = p.site WHERE t.land > 0 AND t.code IN (SELECT v.site FROM visits AS v WHERE v.person_id = p.person_id) GROUP BY t.town
=> SELECT k0, count(*) FROM (SELECT (t2."town" COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."towns" AS t2 ON (t2."code" = t1."site") WHERE (t2."land" > (0)) AND (CASE WHEN EXISTS (SELECT 1 FROM "main"."visits" AS t3 WHERE (t3."person_id" = t1."person_id") AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id") AND (t2."code" = t3."site")) THEN TRUE WHEN EXISTS (SELECT 1 FROM "main"."visits" AS t3 WHERE (t3."person_id" = t1."person_id") AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id") AND (t3."site" IS NULL)) THEN NULL ELSE FALSE END) AND t1."person_id" IS NOT NULL AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL)) AS r GROUP BY k0 ORDER BY k0
=> SELECT DISTINCT k0 FROM (SELECT (t2."town" COLLATE "C") AS k0 FROM "main"."towns" AS t2 WHERE (t2."land" > (0)) AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL)) AS p
=> moves by at most 1

---- accept: nor is one on what LATERAL made of private rows
SELECT t.town, count(*) FROM people AS p JOIN towns AS t ON t.code = p.site CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM visits AS v WHERE v.person_id = p.person_id AND v.site = t.code) AS seen) AS x WHERE x.seen GROUP BY t.town
=> SELECT k0, count(*) FROM (SELECT (t2."town" COLLATE "C") AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."towns" AS t2 ON (t2."code" = t1."site") WHERE EXISTS (SELECT 1 FROM "main"."visits" AS t3 WHERE (t3."person_id" = t1."person_id") AND (t3."site" = t2."code") AND t3."person_id" IS NOT NULL AND (t3."person_id" = t1."person_id")) AND t1."person_id" IS NOT NULL AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL)) AS r GROUP BY k0 ORDER BY k0
=> SELECT DISTINCT k0 FROM (SELECT (t2."town" COLLATE "C") AS k0 FROM "main"."towns" AS t2 WHERE (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL)) AS p
=> moves by at most 1

---- accept: nor is one on a derived table, which may hide a subquery
SELECT t.town, count(*) FROM people AS p JOIN (SELECT code, town FROM towns WHERE land = 2) AS t ON t.code = p.site GROUP BY t.town
=> WITH d AS NOT MATERIALIZED (SELECT t3.c1 AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN (SELECT t2."code" AS c0, (t2."town" COLLATE "C") AS c1 FROM "main"."towns" AS t2 WHERE (t2."land" = (2))) AS t3 ON (t3.c0 = t1."site") WHERE t1."person_id" IS NOT NULL AND ((t3.c1 IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR t3.c1 IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0 ORDER BY k0
=> moves by at most 1

---- accept: what an outer join may leave out is not limited, what it keeps is
SELECT t.land, l.name, count(*) FROM people AS p JOIN towns AS t ON t.code = p.site LEFT JOIN lands AS l ON l.land = t.land AND l.name = 'south' WHERE t.town IS NOT NULL GROUP BY t.land, l.name
=> SELECT k0, k1, count(*) FROM (SELECT t2."land" AS k0, (t3."name" COLLATE "C") AS k1, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."towns" AS t2 ON (t2."code" = t1."site") LEFT JOIN "main"."lands" AS t3 ON (t3."land" = t2."land") AND ((t3."name" COLLATE "C") = 'south') WHERE ((t2."town" COLLATE "C") IS NOT NULL) AND t1."person_id" IS NOT NULL AND (t2."land" IN (1, 2) OR t2."land" IS NULL) AND (((t3."name" COLLATE "C") IN ('north', 'south', 'west')) IS TRUE OR (t3."name" COLLATE "C") IS NULL)) AS r GROUP BY k0, k1 ORDER BY k0, k1
=> SELECT DISTINCT k0 FROM (SELECT t2."land" AS k0 FROM "main"."towns" AS t2 WHERE ((t2."town" COLLATE "C") IS NOT NULL) AND (t2."land" IN (1, 2) OR t2."land" IS NULL)) AS p
=> moves by at most 1

---- accept: behind a RIGHT JOIN nothing is
SELECT t.town, l.name, count(*) FROM lands AS l JOIN towns AS t ON t.land = l.land RIGHT JOIN people AS p ON t.code = p.site GROUP BY t.town, l.name
=> WITH d AS NOT MATERIALIZED (SELECT (t2."town" COLLATE "C") AS k0, (t1."name" COLLATE "C") AS k1, t3."person_id" AS u0 FROM "main"."lands" AS t1 INNER JOIN "main"."towns" AS t2 ON (t2."land" = t1."land") RIGHT JOIN "main"."people" AS t3 ON (t2."code" = t3."site") WHERE t3."person_id" IS NOT NULL AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL) AND (((t1."name" COLLATE "C") IN ('north', 'south', 'west')) IS TRUE OR (t1."name" COLLATE "C") IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(65536 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 1) SELECT k0, k1, sum(s0) FROM (SELECT k0, k1, count(*) * 65536 AS s0 FROM d GROUP BY k0, k1 UNION ALL SELECT k0, k1, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0, k1) AS r GROUP BY k0, k1 ORDER BY k0, k1
=> moves by at most 1

---- accept: nor is a label that is made of private columns, too
SELECT t.land, coalesce(t.land, p.site), count(*) FROM people AS p JOIN towns AS t ON t.code = p.site WHERE t.land < 2 OR p.site = 2 GROUP BY 1, 2
=> SELECT k0, k1, count(*) FROM (SELECT t2."land" AS k0, CAST(CASE WHEN abs(coalesce(CAST(t2."land" AS DOUBLE), CAST(t1."site" AS DOUBLE))) < CAST('4.611686018427388e+18' AS DOUBLE) THEN coalesce(CAST(t2."land" AS DOUBLE), CAST(t1."site" AS DOUBLE)) END AS BIGINT) AS k1, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."towns" AS t2 ON (t2."code" = t1."site") WHERE ((t2."land" < (2)) OR (t1."site" = (2))) AND t1."person_id" IS NOT NULL AND (t2."land" IN (1, 2) OR t2."land" IS NULL) AND CAST(CASE WHEN abs(coalesce(CAST(t2."land" AS DOUBLE), CAST(t1."site" AS DOUBLE))) < CAST('4.611686018427388e+18' AS DOUBLE) THEN coalesce(CAST(t2."land" AS DOUBLE), CAST(t1."site" AS DOUBLE)) END AS BIGINT) BETWEEN 1 AND 3) AS r GROUP BY k0, k1 ORDER BY k0, k1
=> SELECT DISTINCT k0 FROM (SELECT t2."land" AS k0 FROM "main"."towns" AS t2 WHERE (t2."land" IN (1, 2) OR t2."land" IS NULL)) AS p
=> moves by at most 1

---- accept: totals are of the groups that there are
SELECT l.name, t.town, count(*) FROM people AS p JOIN towns AS t ON t.code = p.site JOIN lands AS l ON l.land = t.land GROUP BY ROLLUP (1, 2)
=> SELECT k0, k1, count(*) FROM (SELECT (t3."name" COLLATE "C") AS k0, (t2."town" COLLATE "C") AS k1, t1."person_id" AS u0 FROM "main"."people" AS t1 INNER JOIN "main"."towns" AS t2 ON (t2."code" = t1."site") INNER JOIN "main"."lands" AS t3 ON (t3."land" = t2."land") WHERE t1."person_id" IS NOT NULL AND (((t3."name" COLLATE "C") IN ('north', 'south', 'west')) IS TRUE OR (t3."name" COLLATE "C") IS NULL) AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL)) AS r GROUP BY k0, k1 ORDER BY k0, k1
=> SELECT DISTINCT k0, k1 FROM (SELECT (t3."name" COLLATE "C") AS k0, (t2."town" COLLATE "C") AS k1 FROM "main"."towns" AS t2 CROSS JOIN "main"."lands" AS t3 WHERE (t3."land" = t2."land") AND (((t3."name" COLLATE "C") IN ('north', 'south', 'west')) IS TRUE OR (t3."name" COLLATE "C") IS NULL) AND (((t2."town" COLLATE "C") IN ('Aachen', 'Basel', 'Zug')) IS TRUE OR (t2."town" COLLATE "C") IS NULL)) AS p
=> moves by at most 1
