---- accept: parameters are constants
-- $1 23 10
-- $2 25 gp
SELECT count(*) FROM visits WHERE minutes < $1 AND kind = $2
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."minutes" < (10)) AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp') AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: they bound and list like written ones
-- $1 23 1
-- $2 23 5
SELECT kind, sum(minutes) FROM visits WHERE minutes BETWEEN $1 AND $2 AND kind IN ('gp', 'er') GROUP BY kind
=> WITH d AS NOT MATERIALIZED (SELECT *, CASE WHEN x0 BETWEEN (1) AND (5) THEN x0 - (1) WHEN x0 < (1) THEN (0) WHEN x0 IS NOT NULL THEN (4) END AS g0 FROM (SELECT (CAST(t1."kind" AS VARCHAR) COLLATE "C") AS k0, CAST(t1."minutes" AS bigint) AS x0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."minutes" >= (1)) AND (t1."minutes" <= (5))) AND (((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp') OR ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'er')) AND t1."person_id" IS NOT NULL AND ((CAST(t1."kind" AS VARCHAR) COLLATE "C") IN ('gp', 'er')) IS TRUE) AS a), h AS MATERIALIZED (SELECT u0, CAST(983040 // sum(abs((g0 + (1)))) AS BIGINT) AS w0 FROM d GROUP BY u0 HAVING sum(abs((g0 + (1)))) > 15) SELECT k0, sum(s0) FROM (SELECT k0, coalesce(sum((g0 + (1))), 0) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w0) * (g0 + (1))), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 15
=> reached by none: person 8 has three gp visits, all at the lower end

---- accept: an array
-- $1 1007 [1, 2, null]
SELECT count(*) FROM visits WHERE site = ANY($1)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."site" = (1)) OR (t1."site" = (2)) OR CAST(NULL AS BOOLEAN)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: an empty array
-- $1 1007 []
SELECT count(*) FROM visits WHERE site = ANY($1)
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE FALSE AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: no row equals any of none

---- accept: NULL
-- $1 23 NULL
SELECT count(*) FROM visits WHERE minutes = $1 OR kind = 'gp'
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (CAST(NULL AS BOOLEAN) OR ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp')) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: a date, and text that breaks quotes
-- $1 1082 2024-02-01
-- $2 25 ');--
SELECT count(*) FROM visits WHERE day > $1 OR note = $2
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE ((t1."day" > CAST('2024-02-01' AS DATE)) OR ((CAST(t1."note" AS VARCHAR) COLLATE "C") = ''');--')) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- accept: a parameter outside of the block
-- $1 20 5
SELECT site, count(*) FROM people GROUP BY site ORDER BY count(*) DESC LIMIT $1
=> SELECT k0, count(*) FROM (SELECT t1."site" AS k0, t1."person_id" AS u0 FROM "main"."people" AS t1 WHERE t1."person_id" IS NOT NULL AND t1."site" BETWEEN 1 AND 3) AS r GROUP BY k0
=> moves by at most 1

---- accept: the same parameter in a key and beside it
-- $1 23 20
SELECT minutes / $1, count(*) FROM visits GROUP BY minutes / $1
=> WITH d AS NOT MATERIALIZED (SELECT (CAST(t1."minutes" AS bigint) // NULLIF(CAST((20) AS bigint), 0)) AS k0, t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE t1."person_id" IS NOT NULL AND ((CAST(t1."minutes" AS bigint) // NULLIF(CAST((20) AS bigint), 0)) BETWEEN 0 AND 3 OR (CAST(t1."minutes" AS bigint) // NULLIF(CAST((20) AS bigint), 0)) IS NULL)), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT k0, sum(s0) FROM (SELECT k0, count(*) * 65536 AS s0 FROM d GROUP BY k0 UNION ALL SELECT k0, -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0) GROUP BY k0) AS r GROUP BY k0
=> moves by at most 3

---- refuse 0A000: a parameter that was not given
SELECT count(*) FROM visits WHERE minutes < $1
=> there is no parameter $1

---- refuse 0A000: a parameter of an unknown type
-- $1 600 (1,2)
SELECT count(*) FROM visits WHERE minutes < $1
=> a bind parameter has a type that private queries cannot use

---- refuse 0A000: a parameter that is NaN
-- $1 701 NaN
SELECT count(*) FROM visits WHERE cost < $1

---- refuse 42501: rows
SELECT * FROM people
=> single rows of a private table are never shown
=> Aggregate them, as in SELECT count(*) FROM … GROUP BY …

---- refuse 42501: rows in ORDER BY
SELECT count(*) FROM people ORDER BY (SELECT income FROM people LIMIT 1)

---- refuse 42501: rows in LIMIT
SELECT count(*) FROM people LIMIT (SELECT site FROM people LIMIT 1)

---- refuse 42501: rows in HAVING
SELECT count(*) FROM people HAVING count(*) > (SELECT site FROM people LIMIT 1)

---- refuse 42501: rows in EXISTS
SELECT EXISTS (SELECT 1 FROM people WHERE site = 1)

---- refuse 42501: rows in IN
SELECT count(*) FROM sites WHERE code IN (SELECT site FROM people)

---- refuse 42501: rows in ARRAY
SELECT array(SELECT site FROM people), count(*) FROM sites

---- refuse 42501: rows in one branch of UNION
SELECT count(*) FROM people UNION ALL SELECT person_id FROM people

---- refuse 42501: rows in ON between released tables
SELECT * FROM sites AS a JOIN sites AS b ON a.code = b.code OR EXISTS (SELECT 1 FROM people)

---- refuse 42501: rows in a function in FROM
SELECT * FROM generate_series(1, (SELECT person_id FROM people LIMIT 1)) AS g

---- refuse 42501: rows in VALUES
SELECT * FROM (VALUES ((SELECT person_id FROM people LIMIT 1))) AS v

---- refuse 42501: rows in LATERAL
SELECT * FROM sites AS s, LATERAL (SELECT person_id FROM people WHERE site = s.code) AS p

---- refuse 42501: TABLE
TABLE people

---- refuse 0A000: a query in parentheses with a LIMIT of its own
(SELECT count(*) FROM people LIMIT 2) LIMIT 1

---- refuse 0A000: INTO
SELECT count(*) INTO t FROM people

---- refuse 0A000: FOR UPDATE
SELECT count(*) FROM people FOR UPDATE

---- refuse 0A000: not a query
UPDATE people SET site = 1
=> UPDATE over private tables has no private form yet

---- refuse 42601: two statements
SELECT count(*) FROM people; SELECT 1

---- refuse 42601: nonsense
SELECT FROM WHERE people

---- refuse 0A000: names of the noisy tables
SELECT site, pgfog_0.a0 FROM people GROUP BY site
=> names that begin with pgfog_ are pgfog's own

---- refuse 0A000: also as names of others
WITH pgfog_0 AS (SELECT 5 AS a0) SELECT (SELECT count(*) FROM people), a0 FROM pgfog_0

---- accept: an instant
SELECT count(*) FROM visits WHERE sent >= $1 AND sent < $1 + interval '1 day'
-- $1 1184 2024-10-27T00:00:00+01:00
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (t1."sent" >= CAST('2024-10-26 23:00:00+00:00' AS TIMESTAMPTZ)) AND (t1."sent" < CAST('2024-10-27 23:00:00+00:00' AS TIMESTAMPTZ)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3
=> reached by none: each has one instant there

---- accept: an infinite one is compared with others, as of a column
SELECT count(*) FROM visits WHERE coalesce(sent, '-infinity') <= $1 AND coalesce(due, 'infinity') > '-infinity'
-- $1 1184 infinity
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (coalesce(t1."sent", CAST('-infinity' AS timestamptz)) <= CAST('infinity' AS timestamptz)) AND (coalesce(t1."due", CAST('infinity' AS date)) > CAST('-infinity' AS date)) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 0A000: an instant at which no calendar is sure
SELECT count(*) FROM visits WHERE sent >= $1
-- $1 1184 12000-01-01T00:00:00+00:00
=> '12000-01-01T00:00:00+00:00' cannot be read as timestamp with time zone here

---- refuse 0A000: a derived table with columns and no name
SELECT count(*) FROM people JOIN (SELECT person_id AS k FROM visits) (k) ON true
=> nothing cannot be used as a name here

---- refuse 0A000: a scalar of several columns
SELECT count(*) FROM people WHERE site = (SELECT * FROM (SELECT site, count(*) AS n FROM people GROUP BY site) AS q LIMIT 1)
=> SELECT * FROM (SELECT site, count(*) AS n FROM people GROUP… is not one value

---- accept: an array spelled as text
SELECT count(*) FROM visits WHERE kind = ANY('{gp,dentist}') AND minutes <> ALL ('{1,2}'::int[])
=> WITH d AS NOT MATERIALIZED (SELECT t1."person_id" AS u0 FROM "main"."visits" AS t1 WHERE (((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'gp') OR ((CAST(t1."kind" AS VARCHAR) COLLATE "C") = 'dentist')) AND ((t1."minutes" <> (1)) AND (t1."minutes" <> (2))) AND t1."person_id" IS NOT NULL), h AS MATERIALIZED (SELECT u0, CAST(196608 // count(*) AS BIGINT) AS w FROM d GROUP BY u0 HAVING count(*) > 3) SELECT sum(s0) FROM (SELECT count(*) * 65536 AS s0 FROM d UNION ALL SELECT -coalesce(sum((65536 - w)), 0) AS s0 FROM d INNER JOIN h USING (u0)) AS r
=> moves by at most 3

---- refuse 0A000: an array in quotes that is more than a list of words
SELECT count(*) FROM visits WHERE kind = ANY('{gp,NULL}')
=> ANY and ALL take an array parameter or ARRAY[1, 2] here
