-- One statement a line; test_truth.py runs each in its original and in its rewritten form.
SELECT count(*), count(i), sum(i), avg(i), sum(n), avg(n), sum(f), avg(f) FROM t
SELECT var_pop(i), var_samp(i), stddev(i), stddev_pop(i), variance(n), stddev(f) FROM t
SELECT corr(i, j), covar_pop(n, i), covar_samp(j, n), regr_count(i, n), regr_slope(j, i), regr_intercept(j, i) FROM t
SELECT regr_avgx(j, i), regr_avgy(j, i), regr_sxx(j, i), regr_syy(j, i), regr_sxy(j, i), regr_r2(j, i), count(*) FROM t
SELECT g, corr(j, i) FILTER (WHERE b), avg(j), stddev(j), sum(i), regr_slope(j, 9 - j), regr_r2(i, 3) FROM t WHERE i > -30 GROUP BY g
SELECT min(i), max(i), min(f), max(n), min(d), max(d), max(j) FROM t
SELECT g, min(j), max(i) FILTER (WHERE b), max(n) FROM t GROUP BY g ORDER BY g
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY i), percentile_disc(0.25) WITHIN GROUP (ORDER BY n DESC) FROM t
SELECT percentile_disc(ARRAY[0.1, 0.77]) WITHIN GROUP (ORDER BY j), percentile_disc(0.3) WITHIN GROUP (ORDER BY d) FROM t
SELECT g, percentile_cont(0.5) WITHIN GROUP (ORDER BY h * 3), percentile_cont('{0,1}'::float8[]) WITHIN GROUP (ORDER BY h) FROM (SELECT id, 2 AS g, h FROM u WHERE h IS NOT NULL AND h <> 2) AS q GROUP BY g
SELECT g, mode() WITHIN GROUP (ORDER BY b), max(j) - min(j) FROM t WHERE b IS NOT NULL GROUP BY g HAVING max(j) > 3
SELECT count(DISTINCT i), count(DISTINCT s), count(DISTINCT f), count(DISTINCT b) FILTER (WHERE j > 3), count(DISTINCT (b, s)) FROM t
SELECT g, count(DISTINCT date_trunc('year', d)), count(DISTINCT i / 4) FROM t GROUP BY g
SELECT count(DISTINCT (i, s, b)) FROM t
SELECT count(DISTINCT s) / 2, count(DISTINCT (i, s)) / 2, count(DISTINCT i) / 2 FROM t
SELECT g, b, count(*), sum(j), grouping(g), grouping(b, g) FROM t GROUP BY ROLLUP (g, b)
SELECT s IS NULL, b, count(*), avg(j), grouping(b) FROM t GROUP BY CUBE (1, b) ORDER BY grouping(b), 2, 1
SELECT coalesce(kind::text, 'all'), h, count(*) FILTER (WHERE h > 2) FROM u GROUP BY GROUPING SETS ((kind, h), kind, ()) HAVING count(*) > 2
SELECT date_trunc('year', d)::date AS y, g, count(*) FROM t GROUP BY g, ROLLUP (y)
SELECT g, bool_or(i > 15), bool_and(j >= 0), every(b) FILTER (WHERE i > 5), bool_or(s LIKE 'a%') FROM t GROUP BY g
SELECT g, count(*), sum(i) FROM t GROUP BY g ORDER BY g
SELECT g, b, count(*) FROM t GROUP BY 1, 2
SELECT s, count(*), count(DISTINCT id) FROM t GROUP BY s
SELECT sum(j) FILTER (WHERE b), count(*) FILTER (WHERE NOT b), count(*) FILTER (WHERE b IS NULL) FROM t
SELECT j / 3, count(*) FROM t GROUP BY j / 3
SELECT i / 4, i % 4, count(*) FROM t GROUP BY 1, 2
SELECT -i / 4, -(i % 4), count(*) FROM t GROUP BY 1, 2
SELECT floor(n / 8), ceil(f), count(*) FROM t GROUP BY 1, 2
SELECT round(n), round(f), count(*) FROM t GROUP BY 1, 2
SELECT round(n, -1), trunc(n), trunc(f), count(*) FROM t GROUP BY 1, 2, 3
SELECT n::int, f::int, count(*) FROM t GROUP BY 1, 2
SELECT sum(n::numeric(8,1)), sum(round(n, 1)), sum(trunc(n, 1)) FROM t
SELECT sum(abs(i)), sum(i * i), sum(power(i, 2)), sum(i ^ 3), sum(sqrt(abs(n))), sum(-i ^ 2) FROM t
SELECT sum(least(greatest(exp(i / 10.0), 0), 8)), sum(least(greatest(ln(j + 1), 0), 5)) FROM t
SELECT width_bucket(i, -20, 20, 8), width_bucket(n, 25, -25, 5), count(*) FROM t GROUP BY 1, 2
SELECT CASE WHEN i < 0 THEN 'neg' WHEN i > 0 THEN 'pos' END, count(*) FROM t GROUP BY 1
SELECT CASE g WHEN 0 THEN i WHEN 1 THEN j ELSE 0 END AS c, count(*) FROM t GROUP BY c
SELECT coalesce(i, j, 0), nullif(j, 3), greatest(i, j), least(i, j, 3), count(*) FROM t GROUP BY 1, 2, 3, 4
SELECT count(*) FROM t WHERE NOT (i > 3 AND b) OR s IS NULL AND g <> 2
SELECT count(*) FROM t WHERE i IN (1, 2, NULL) OR NOT i IN (3, NULL) OR g NOT IN (1, 2)
SELECT count(*) FROM t WHERE i BETWEEN -3 AND 7 AND NOT j BETWEEN 2 AND 5 AND n BETWEEN 1 AND 0
SELECT count(*) FROM t WHERE b IS NOT TRUE AND b IS DISTINCT FROM false AND (i > 0) IS UNKNOWN
SELECT count(*) FROM t WHERE s LIKE 'a%' OR s LIKE 'b' OR NOT s LIKE 'A%' AND s NOT LIKE 'it''s%'
SELECT count(*) FROM t WHERE s = 'it''s' OR s = 'z\' OR s = $$a%$$ OR length(s) = 1
SELECT count(*) FROM t WHERE s < 'b' AND s >= '' AND s <> 'ab'
SELECT count(*) FROM t WHERE d > '2022-02-02' AND d < date '2024-01-01' AND ts >= date '2020-01-01'
SELECT count(*) FROM t WHERE d + 30 > ts AND ts - interval '3 months' < d AND d - 7 <> date '2020-01-01'
SELECT sum(d - date '2020-01-01'), avg(date '2025-01-01' - d) FROM t
SELECT count(*) FROM t WHERE d + interval '1 month' > timestamp '2022-03-31' OR ts + interval '36 hours' < d
SELECT extract(year FROM d), extract(quarter FROM d), extract(month FROM ts), count(*) FROM t GROUP BY 1, 2, 3
SELECT extract(dow FROM d), extract(isodow FROM ts), extract(week FROM d), count(*) FROM t GROUP BY 1, 2, 3
SELECT extract(isoyear FROM d), extract(doy FROM d), extract(day FROM ts), count(*) FROM t GROUP BY 1, 2, 3
SELECT extract(hour FROM ts), extract(minute FROM ts) % 7, count(*) FROM t GROUP BY 1, 2
SELECT date_part('year', d), sum(extract(epoch FROM d) / 86400), sum(extract(second FROM ts)), count(*) FROM t GROUP BY 1
SELECT date_trunc('month', d), date_trunc('quarter', ts), count(*) FROM t GROUP BY 1, 2
SELECT date_trunc('week', d)::date, date_trunc('year', d)::date AS y, count(*) FROM t GROUP BY 1, y
SELECT date_trunc('day', ts), ts::date, date_trunc('hour', ts) > d, count(*) FROM t GROUP BY 1, 2, 3
SELECT extract(month FROM date_trunc('quarter', d)), count(*) FROM t GROUP BY 1
SELECT date_trunc('month', d)::date FROM t WHERE date_trunc('month', d) = '2021-03-01' OR g = 1 GROUP BY 1
SELECT d, count(*) FROM t WHERE d > timestamp '2020-06-01 12:00' AND d <= timestamp '2021-06-01 12:00' GROUP BY d
SELECT date_trunc('month', ts), count(*) FROM t WHERE ts >= date '2020-06-01' AND ts < date '2021-06-01' GROUP BY 1
SELECT sum(i), sum(j), sum(n), sum(f) FROM t WHERE i < 2.5 AND j > 0.5 AND n > -10.1 AND f <= 33.3
SELECT i, count(*) FROM t WHERE i > -3 AND i <= 4 GROUP BY i
SELECT sum(b::int), avg(b::int), sum(CASE WHEN b THEN n ELSE -n END) FROM t
SELECT sum(j * 2 - 3 + i % 5 * 2), sum(1 - 2 - j), sum(12 / (j + 1) * 2), sum(2 * -i) FROM t
SELECT sum(n * f), sum(n / 4), sum(f / 3), sum(i / 2.0), sum((i + j) / 2) FROM t
SELECT sum(u.h), count(*), count(u.id) FROM t LEFT JOIN u ON t.id = u.id
SELECT p.g, count(*), count(DISTINCT p.id) FROM p JOIN t USING (id) GROUP BY p.g
SELECT count(*), count(t.id), count(u.id), count(id) FROM t FULL JOIN u USING (id)
SELECT count(*), sum(i), count(p.born) FROM p RIGHT JOIN t USING (id)
SELECT count(*), sum(t.j) FROM p NATURAL LEFT JOIN t
SELECT kind, count(*), avg(h) FROM p, u WHERE p.id = u.id AND p.born > '2020-01-01' GROUP BY kind
SELECT count(*), count(DISTINCT u.id) FROM p LEFT JOIN u ON u.id = p.id AND u.kind = 'a'
SELECT count(*) FROM p LEFT JOIN u USING (id) WHERE u.id IS NULL
SELECT pub.label, count(*), sum(i) FROM t JOIN pub USING (g) GROUP BY pub.label
SELECT fan.w, count(*) FROM t JOIN fan ON fan.g = t.g GROUP BY fan.w
SELECT count(*), count(pub.g), count(label) FROM t LEFT JOIN pub ON pub.g = t.g AND t.i > 0
SELECT count(*), sum(a.i * b.h) FROM t AS a JOIN u AS b ON a.id = b.id JOIN p ON p.id = b.id
WITH x AS (SELECT id, i * 2 AS k, s FROM t WHERE j > 2) SELECT count(*), sum(k), count(s) FROM x
WITH x AS (SELECT * FROM t), y AS (SELECT x.*, u.kind FROM x JOIN u USING (id)) SELECT kind, sum(i) FROM y GROUP BY 1
SELECT count(*), avg(z) FROM (SELECT id, coalesce(n, f) AS z FROM t) AS q WHERE z > 0
WITH r AS (SELECT g, count(*) AS c FROM t GROUP BY g) SELECT r.g, c, c * 100.0 / sum(c) OVER () FROM r JOIN pub USING (g)
SELECT g, rank() OVER (ORDER BY count(*) DESC, g), lag(count(*)) OVER (ORDER BY g), sum(sum(j)) OVER (ORDER BY g) FROM t GROUP BY g
SELECT g, count(*) FROM t GROUP BY g HAVING count(*) > 12 AND sum(j) > 0 ORDER BY count(*) DESC, g LIMIT 2 OFFSET 1
SELECT DISTINCT b FROM t
SELECT DISTINCT count(*) > 0 AS many, g FROM t GROUP BY g
SELECT (SELECT count(*) FROM t), (SELECT avg(h) FROM u), 1 + 1
SELECT count(*) FROM t UNION ALL SELECT count(*) FROM u UNION ALL SELECT 5
SELECT max(c), min(c), string_agg(g::text, ',' ORDER BY g) FROM (SELECT g, count(*) AS c FROM t GROUP BY g) AS q
SELECT 1 FROM t HAVING count(*) > 3
SELECT 1 FROM t HAVING true
SELECT to_char(count(*), 'FM999,990'), 'n=' || count(*), round(avg(n), 2), count(*)::text FROM t
SELECT to_char(date_trunc('month', d), 'YYYY-MM Mon'), count(*) FROM t GROUP BY date_trunc('month', d)
SELECT extract(year FROM d)::int AS y, round(100.0 * count(*) FILTER (WHERE b) / nullif(count(b), 0), 1) FROM t GROUP BY y
SELECT case when count(*) > 10 then 'many' else 'few' end, coalesce(sum(i), 0) + 1, -count(*) FROM t
SELECT g + 1, g * 2 + 1, (g + 1) * 10, count(*) FROM t GROUP BY g + 1, g
SELECT g AS x, count(*) AS g FROM t GROUP BY t.g ORDER BY g DESC, x
SELECT g, x.* FROM pub, LATERAL (SELECT count(*) AS c FROM generate_series(1, pub.g)) AS x
SELECT label, (SELECT sum(i) FROM t) FROM pub WHERE g IN (SELECT g FROM t GROUP BY g HAVING count(*) > 5)
SELECT count(*) AS "Weird ""name""", sum(i) AS "select" FROM t
SELECT q.count, q.sum, q.round, q.case FROM (SELECT count(*), sum(i), round(avg(j), 1), case when true then max(1) end FROM (SELECT 1) AS one, LATERAL (SELECT 2 AS i, 3 AS j) AS z) AS q, (SELECT count(*) FROM t) AS w
SELECT q.count, q.sum, q.round, q.n, q."?column?" FROM (SELECT count(*), sum(i), round(avg(j), 1), avg(n)::numeric(8,2) AS n, 1 + count(*) FROM t) AS q
SELECT CASE WHEN i < 10 THEN 0 ELSE 1 END, count(*) FROM t GROUP BY 1
SELECT CASE i WHEN i THEN 0 ELSE 0 END, count(*) FROM t GROUP BY 1
SELECT g, count(*) OVER (), count(*) OVER (ORDER BY g), count(*) FROM t GROUP BY g
SELECT n, count(*) FROM (SELECT id, count(*) AS n FROM t GROUP BY id) AS q GROUP BY n
SELECT avg(n), sum(n), count(*) FROM (SELECT id, count(*) AS n, sum(i) AS s FROM t GROUP BY id HAVING sum(j) > 10) AS q WHERE s > -5
SELECT avg(a), avg(s), avg(lo), avg(hi), avg(k), sum(f) FROM (SELECT id, avg(n) AS a, sum(n) AS s, min(i) AS lo, max(n) AS hi, count(DISTINCT g) AS k, max(f) AS f FROM t GROUP BY 1) AS q
SELECT avg(v), avg(d), avg(p) FROM (SELECT id, var_samp(i) AS v, stddev(j) AS d, var_pop(n) AS p FROM t GROUP BY id) AS q
SELECT count(*), count(*) FILTER (WHERE y), count(*) FILTER (WHERE z) FROM (SELECT id, bool_and(i > -10) AS y, bool_or(b) AS z, every(j > 0) AS e FROM t GROUP BY id) AS q WHERE e IS NOT NULL
SELECT w, count(*), avg(c) FROM (SELECT id, date_trunc('year', d) AS w, count(*) FILTER (WHERE b) AS c FROM t GROUP BY 1, 2) AS q GROUP BY w
SELECT count(*), sum(last - first) FROM (SELECT id, min(d) AS first, max(d) AS last FROM t GROUP BY id) AS q WHERE last > first
SELECT c_count, count(*) AS custdist FROM (SELECT p.id, count(u.id) FROM p LEFT JOIN u ON p.id = u.id AND u.kind <> 'b' GROUP BY p.id) AS c(c_id, c_count) GROUP BY c_count ORDER BY custdist DESC, c_count DESC
WITH per AS (SELECT id, sum(j) AS s FROM t GROUP BY id) SELECT p.g, avg(s), count(*) FROM p JOIN per USING (id) GROUP BY p.g
SELECT kind, count(*) FROM (SELECT DISTINCT id, kind FROM u) AS q GROUP BY kind
SELECT count(*), avg(i) FROM (SELECT DISTINCT ON (id) id, i, d FROM t ORDER BY id, d DESC, i) AS q
SELECT r, count(*), sum(j) FROM (SELECT id, j, row_number() OVER (PARTITION BY id ORDER BY ts, d, j, i) AS r FROM t) AS q WHERE r <= 3 GROUP BY r
SELECT avg(gap), sum(tot), sum(run), avg(ma) FROM (SELECT d - lag(d) OVER (PARTITION BY id ORDER BY d, j) AS gap, sum(j) OVER (PARTITION BY id) AS tot, sum(j) OVER (PARTITION BY id ORDER BY d) AS run, avg(j) OVER (PARTITION BY id ORDER BY d, ts, j ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS ma FROM t) AS q
SELECT avg(x), avg(y), avg(z) FROM (SELECT rank() OVER (PARTITION BY id ORDER BY g) AS x, dense_rank() OVER (PARTITION BY id ORDER BY g DESC) AS y, first_value(j) OVER (PARTITION BY id ORDER BY d, ts, j DESC) AS z FROM t) AS q
SELECT source, count(*), sum(v) FROM (SELECT id, 't' AS source, j AS v FROM t UNION ALL SELECT id, 'u', h FROM u) AS q GROUP BY source
SELECT count(*) FROM (SELECT id, g FROM t UNION SELECT id, h FROM u) AS q
SELECT count(*) FROM (SELECT id FROM t EXCEPT SELECT id FROM u WHERE kind = 'a') AS q
SELECT count(*) FROM (SELECT id, g FROM t INTERSECT SELECT id, h FROM u) AS q
SELECT count(*) FROM (SELECT id, g FROM t EXCEPT ALL SELECT id, g FROM t WHERE i > 0) AS q
SELECT avg(most) FROM (SELECT id, max(n) AS most FROM (SELECT id, g, count(*) AS n FROM t GROUP BY 1, 2) AS a GROUP BY id) AS b
SELECT count(*) FROM (SELECT id AS "The Id", count(*) AS "N of T" FROM t GROUP BY 1) AS custom WHERE "N of T" > 3
SELECT c.n, count(*) FROM p AS a(k, gg, bb) JOIN (SELECT id, count(*) AS n FROM u GROUP BY id) AS c ON c.id = a.k GROUP BY 1
SELECT count(*) FROM p WHERE id IN (SELECT id FROM t WHERE i > 0)
SELECT count(*) FROM p WHERE id NOT IN (SELECT id FROM t WHERE i > 0)
SELECT count(*) FROM t WHERE NOT (i IN (SELECT x.i FROM t AS x WHERE x.id = t.id AND x.j > 4)) OR j IN (SELECT w FROM fan)
SELECT count(*) FROM t WHERE i NOT IN (SELECT w FROM fan WHERE fan.g = t.g)
SELECT count(*) FROM t WHERE i NOT IN (SELECT g FROM fan)
SELECT count(*) FROM t WHERE (id, g) IN (SELECT id, h FROM u WHERE h IS NOT NULL)
SELECT count(*), sum(i) FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id AND u.h = t.g) AND NOT EXISTS (SELECT 1 FROM fan WHERE fan.g = t.g AND fan.w > 2)
SELECT count(*) FROM t WHERE j > (SELECT avg(x.j) FROM t AS x WHERE x.id = t.id)
SELECT sum((SELECT count(*) FROM u WHERE u.id = p.id)), avg((SELECT max(h) FROM u WHERE u.id = p.id)) FROM p
SELECT count(*) FROM t WHERE j = (SELECT min(w) FROM fan WHERE fan.g = t.g) OR g < (SELECT count(*) FROM pub WHERE label IS NOT NULL)
SELECT avg(x.n), sum(y.k) FROM p CROSS JOIN LATERAL (SELECT count(*) AS n FROM t WHERE t.id = p.id) AS x, LATERAL (SELECT p.g * 2 AS k) AS y
SELECT v.name, count(*) FROM t JOIN (VALUES (0, 'zero'), (1, 'one'), (2, NULL)) AS v(g, name) USING (g) GROUP BY v.name
SELECT z, count(*) FROM t JOIN generate_series(-20, 20, 5) AS z ON z <= i AND i < z + 5 GROUP BY z
SELECT m::date, count(*), sum(j) FROM t JOIN generate_series('2020-01-01'::date, '2020-12-31'::date, interval '1 month') AS m ON date_trunc('month', d) = m GROUP BY 1
SELECT count(*) FROM t WHERE j > (SELECT avg(j) FROM t)
SELECT sum(CASE WHEN n > 0.5 * (SELECT avg(n) FROM t WHERE b) THEN 1 ELSE 0 END), count(*) FILTER (WHERE i < (SELECT avg(h) FROM u)) FROM t
SELECT count(*) FROM t WHERE g IN (SELECT g FROM t GROUP BY g HAVING count(*) > 14) AND d > (SELECT date '2021-01-01' + (count(*) % 2)::int FROM u)
SELECT count(*), sum(least(greatest(r.c, 0), 100)) FROM t JOIN (SELECT g, count(*) AS c, avg(j) AS a FROM t GROUP BY g) AS r ON r.g = t.g AND t.j > r.a WHERE r.c > 12
WITH r AS (SELECT g, sum(j) AS s FROM t GROUP BY g) SELECT (SELECT count(*) FROM t JOIN r USING (g) WHERE r.s > 60), (SELECT count(*) FROM p WHERE g IN (SELECT g FROM r WHERE s > 60)), (SELECT max(s) FROM r)
SELECT count(*) FROM t WHERE j > (SELECT avg(x.j) FROM t AS x WHERE x.g = t.g)
SELECT label, (SELECT avg(j) FROM t WHERE t.g = pub.g AND t.b) FROM pub
SELECT (SELECT count(*) FROM u WHERE u.id = p.id) AS k, count(*) FROM p GROUP BY 1
SELECT count(*) FROM (SELECT id, count(*) AS n FROM t GROUP BY id HAVING count(*) > (SELECT count(*) / 17 FROM t)) AS q
SELECT count(CASE WHEN n NOT IN (NULL) THEN 0.25 ELSE n END), sum(CASE WHEN NOT i IN (1, NULL) THEN 0 ELSE i END) FROM t
SELECT sum(CASE WHEN NOT i <> ALL (ARRAY[2, NULL]) THEN 0 WHEN NOT i BETWEEN 3 AND 9 THEN 1 ELSE i END), count(CASE WHEN NOT b THEN 1 ELSE CASE WHEN b THEN 2 END END) FROM t
SELECT sum(CASE WHEN NOT (i BETWEEN SYMMETRIC NULL AND 5) THEN 0 ELSE i END), count(CASE WHEN NOT (i > 3) THEN 1 ELSE i END) FROM t
SELECT g, avg(ts - d), sum(ts - d), min(ts - timestamp '2020-01-01'), percentile_disc(0.5) WITHIN GROUP (ORDER BY timestamp '2025-01-01' - ts), count(ts - d) FROM t GROUP BY g
SELECT count(*) FILTER (WHERE ts - d > interval '1 year 2 months'), count(*) FILTER (WHERE d - ts BETWEEN interval '-30 days' AND '1 month'::interval) FROM t
SELECT floor(extract(day FROM gap) / 100), count(*), avg(gap) FROM (SELECT g, ts - lag(ts) OVER (PARTITION BY id ORDER BY ts, d, i, j, n, f, s) AS gap FROM t) AS q WHERE gap < make_interval(days => 700) GROUP BY 1
SELECT avg(a), max(b) - min(b), avg(c) FROM (SELECT id, avg(ts - d) AS a, max(ts) - min(ts) AS b, sum(coalesce(ts - d, interval '2 days')) AS c FROM t GROUP BY id) AS q
SELECT count(*) FROM t WHERE ts - d > (SELECT avg(ts - d) + interval '1 year' FROM t WHERE g = 1)
SELECT g FROM t GROUP BY g HAVING (count(*) > 5 OR count(*) < 2, 1) = (TRUE, 1)
SELECT g FROM t GROUP BY g HAVING (bool_or(b) OR bool_and(b), count(*) > 3) = (TRUE, TRUE)
WITH q AS (SELECT g, count(DISTINCT id) AS n FROM t GROUP BY g), k AS (SELECT 2 AS k) SELECT n FROM q ORDER BY n DESC LIMIT (SELECT k FROM k)
SELECT count(*) FILTER (WHERE d >= date '2022-01-01' AND ts = date '2022-01-01'), count(*) FILTER (WHERE NOT ts <> timestamp '2022-01-01') FROM (SELECT id, d, CASE WHEN i > 0 THEN timestamp '2022-01-01' ELSE ts END AS ts FROM t) AS q
SELECT extract(day FROM age(d, timestamp '2021-06-15 12:00')) AS k, count(*), sum(extract(month FROM age(d, timestamp '2021-06-15 12:00'))), min(extract(year FROM age(d, timestamp '2021-06-15 12:00'))) FROM t GROUP BY 1
SELECT extract(day FROM age(timestamp '2021-02-28 18:30', d)) AS k, count(*), sum(extract(month FROM age(timestamp '2021-02-28 18:30', d))), max(extract(year FROM age(timestamp '2021-02-28 18:30', d))) FROM t GROUP BY 1
SELECT extract(month FROM age(date '2021-02-28', d)) AS k, sum(extract(day FROM age(d, timestamp '2021-02-28'))), sum(extract(epoch FROM age(d, date '2020-02-29'))) FROM t GROUP BY 1
SELECT sum(extract(day FROM age(d, timestamptz '2021-05-31 23:00+00'))), sum(extract(year FROM age(timestamptz '2024-05-31 23:00+00', d))) FROM t
SELECT q, count(*) FROM (SELECT ntile(3) OVER (PARTITION BY id ORDER BY h) AS q FROM u) AS x GROUP BY q
SELECT avg(p), avg(c), min(p) FROM (SELECT percent_rank() OVER (PARTITION BY id ORDER BY h) AS p, cume_dist() OVER (PARTITION BY id ORDER BY h DESC) AS c FROM u) AS x
SELECT sum(m), sum(d), sum(e) FROM (SELECT id, percentile_cont(0.5) WITHIN GROUP (ORDER BY h) AS m, percentile_disc(0.3) WITHIN GROUP (ORDER BY h DESC) AS d, percentile_disc(0.75) WITHIN GROUP (ORDER BY h) FILTER (WHERE h > 1) AS e FROM u GROUP BY id) AS x
SELECT count(*), sum(x.h) FROM t CROSS JOIN LATERAL (SELECT h FROM u WHERE u.id = t.id ORDER BY h DESC NULLS LAST LIMIT 2 OFFSET 1) AS x
SELECT avg(a), avg(b), avg(c), avg(e), avg(k) FROM (SELECT count(*) OVER (PARTITION BY id ORDER BY d RANGE BETWEEN interval '400 days' PRECEDING AND CURRENT ROW) AS a, sum(j) OVER (PARTITION BY id ORDER BY ts DESC RANGE BETWEEN interval '36 hours' PRECEDING AND interval '700 days' FOLLOWING) AS b, count(*) OVER (PARTITION BY id ORDER BY i RANGE BETWEEN 3 PRECEDING AND 2 FOLLOWING EXCLUDE GROUP) AS c, max(j) OVER (PARTITION BY id ORDER BY g GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) AS e, count(j) OVER (PARTITION BY id ORDER BY d ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW) AS k FROM t) AS q
SELECT avg(a), avg(b), avg(x) FROM (SELECT count(*) OVER (PARTITION BY id ORDER BY n RANGE BETWEEN 7.5 PRECEDING AND 0.25 FOLLOWING) AS a, count(*) OVER (PARTITION BY id ORDER BY f DESC NULLS LAST RANGE BETWEEN 10 PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS b, nth_value(j, 3) OVER (PARTITION BY id ORDER BY d, ts, j, i, n ROWS BETWEEN 4 PRECEDING AND 1 FOLLOWING) AS x FROM t) AS q
SELECT m, count(*), avg(k) FROM (SELECT id, mode() WITHIN GROUP (ORDER BY g) AS m, mode() WITHIN GROUP (ORDER BY j DESC) AS k FROM t GROUP BY id) AS q GROUP BY m
SELECT count(*) FILTER (WHERE p LIKE '%b>a%'), count(*) FILTER (WHERE split_part(p, '>', 2) = 'c'), sum(least(length(p), 40)), sum(least(length(k), 40)), count(DISTINCT p) FROM (SELECT id, string_agg(kind::text, '>' ORDER BY h DESC, kind) AS p, string_agg(DISTINCT kind::text, ', ' ORDER BY kind::text DESC) FILTER (WHERE h > 1) AS k FROM u GROUP BY id) AS q
SELECT count(*) FROM t WHERE i > ANY (SELECT w FROM fan)
SELECT count(*) FROM t WHERE i > ANY (SELECT g FROM fan)
SELECT count(*) FROM t WHERE NOT i > ANY (SELECT g FROM fan)
SELECT count(*) FROM t WHERE i >= ALL (SELECT w FROM fan)
SELECT count(*) FROM t WHERE i >= ALL (SELECT g FROM fan)
SELECT count(*) FROM t WHERE NOT i >= ALL (SELECT g FROM fan)
SELECT (i <= ALL (SELECT g FROM fan)) IS NULL, (i < ANY (SELECT g FROM fan)) IS NULL, count(*) FROM t GROUP BY 1, 2
SELECT i > ALL (SELECT w FROM fan WHERE w > 100), i > ANY (SELECT w FROM fan WHERE w > 100), count(*) FROM t GROUP BY 1, 2
SELECT i = ALL (SELECT w FROM fan WHERE w = 5), i <> ANY (SELECT w FROM fan), i <> ANY (SELECT g FROM fan), count(*) FROM t GROUP BY 1, 2, 3
SELECT i = ALL (SELECT w FROM fan WHERE w > 100), i <> ANY (SELECT g FROM fan WHERE g = 0), count(*) FROM t GROUP BY 1, 2
SELECT s > ALL (SELECT label FROM pub WHERE label IS NOT NULL), s < ANY (SELECT label FROM pub), count(*) FROM t GROUP BY 1, 2
SELECT j >= ALL (SELECT x.j FROM t x WHERE x.id = t.id), count(*) FROM t GROUP BY 1
SELECT i >= ALL (SELECT x.i FROM t x WHERE x.id = t.id), n > SOME (SELECT x.n FROM t x WHERE x.id = t.id), count(*) FROM t GROUP BY 1, 2
SELECT count(*) FROM t WHERE j > ALL (SELECT h FROM u WHERE u.id = t.id AND h IS NOT NULL)
SELECT count(*) FROM t WHERE d > ALL (SELECT born FROM p WHERE p.id = t.id)
SELECT count(*) FROM t WHERE ts > ANY (SELECT born FROM p WHERE p.id = t.id)
SELECT count(*) FROM t WHERE j > ALL (SELECT avg(j) FROM t GROUP BY g)
SELECT count(*) FROM t WHERE j > ANY (SELECT avg(j) FROM t GROUP BY g UNION ALL SELECT 3)
SELECT count(*) FROM t WHERE j = ANY (SELECT g FROM pub UNION SELECT w FROM fan)
SELECT count(*) FROM t WHERE j <> ALL (SELECT g FROM pub UNION SELECT w FROM fan)
SELECT count(*) FROM t WHERE j > ALL (VALUES (1), (3)) AND j < ANY (VALUES (5), (8)) AND j = ANY (VALUES (4), (5), (NULL))
SELECT count(*) FROM t WHERE i > ALL (ARRAY[1, NULL, 5]) OR NOT i < ANY (ARRAY[3, NULL]) OR i = ALL (ARRAY[7]) OR i <> ANY (ARRAY[7])
SELECT g, count(*) FROM t GROUP BY g HAVING count(*) >= ALL (SELECT count(*) FROM t GROUP BY g)
SELECT (i, j) IN (SELECT g, w FROM fan), (i, g) NOT IN (SELECT g, w FROM fan), count(*) FROM t GROUP BY 1, 2
SELECT (id, j) IN (SELECT id, h FROM u), (id, d) NOT IN (SELECT id, born FROM p), count(*) FROM t GROUP BY 1, 2
SELECT (id, d) IN (SELECT id, max(d) FROM t GROUP BY id), count(*) FROM t GROUP BY 1
SELECT x2, count(*) FROM (SELECT row_number() OVER (PARTITION BY id ORDER BY j) AS r, j > ALL (SELECT g FROM pub WHERE g < 5) AS x2 FROM t) q WHERE r < 3 GROUP BY 1
SELECT b = ANY (SELECT w > 3 FROM fan), b <> ANY (SELECT w > 3 FROM fan), count(*) FROM t GROUP BY 1, 2
SELECT (id, d) NOT IN (SELECT id, min(d) FROM t GROUP BY id), count(*) FROM t GROUP BY 1
SELECT (i, d) IN (SELECT j, d FROM t x WHERE x.id = t.id), count(*) FROM t GROUP BY 1
SELECT sum(a), sum(b), sum(c), sum(e), sum(x) FROM (SELECT count(*) OVER (PARTITION BY id ORDER BY d RANGE BETWEEN interval '1 month' PRECEDING AND CURRENT ROW) AS a, sum(j) OVER (PARTITION BY id ORDER BY ts DESC RANGE BETWEEN interval '1 year' PRECEDING AND interval '3 months' FOLLOWING) AS b, count(d) OVER (PARTITION BY id ORDER BY d NULLS FIRST RANGE BETWEEN '2 years' PRECEDING AND '3 months' PRECEDING) AS c, count(*) OVER (PARTITION BY id ORDER BY d RANGE BETWEEN interval '2 years' PRECEDING AND interval '1 year 2 days' FOLLOWING EXCLUDE CURRENT ROW) AS e, count(i) OVER (PARTITION BY id ORDER BY d RANGE BETWEEN UNBOUNDED PRECEDING AND '0 days' PRECEDING) AS x FROM t) q
SELECT count(a), sum(x) FROM (SELECT count(i) OVER (PARTITION BY id ORDER BY j RANGE BETWEEN UNBOUNDED PRECEDING AND 0 PRECEDING) AS a, count(i) OVER (PARTITION BY id ORDER BY j, d, ts, i, n ROWS BETWEEN UNBOUNDED PRECEDING AND 0 PRECEDING) AS x FROM t) q
SELECT sum(a) FROM (SELECT count(*) OVER (PARTITION BY id ORDER BY d RANGE BETWEEN interval '1 month' PRECEDING AND interval '3 days' FOLLOWING) AS a FROM t) q
SELECT sum(a), sum(b), sum(c), count(c), sum(x) FROM (SELECT lag(j, 1, 0) OVER (PARTITION BY id ORDER BY j) AS a, lead(i, 2, j) OVER (PARTITION BY id ORDER BY j, d, ts, i, n) AS b, lag(i, 1, NULL) OVER (PARTITION BY id ORDER BY j, d, ts, i, n) AS c, lag(j, 1, 0.5) OVER (PARTITION BY id ORDER BY j) AS x FROM t) q
SELECT a, count(*) FROM (SELECT lead(s, 1, 'none') OVER (PARTITION BY id ORDER BY j, d, ts, i, n, s) AS a FROM t) q GROUP BY 1
SELECT a > '2020-01-01', count(*) FROM (SELECT lag(d, 1, '1990-01-01') OVER (PARTITION BY id ORDER BY d) AS a FROM t) q GROUP BY 1
SELECT d - a, count(*) FROM (SELECT d, lag(d, 1, d) OVER (PARTITION BY id ORDER BY d) AS a FROM t) q WHERE d - a < 300 GROUP BY 1
SELECT b, a, count(*) FROM (SELECT b, lag(b, 1, false) OVER (PARTITION BY id ORDER BY j, d, ts, i, n, b) AS a FROM t) q GROUP BY 1, 2
SELECT count(*), avg(n) FROM (SELECT id, g, count(*) AS n FROM (SELECT id, d, d - row_number() OVER (PARTITION BY id ORDER BY d) * interval '1 day' AS g FROM (SELECT DISTINCT id, d FROM t) x) y GROUP BY 1, 2) z
SELECT count(*), avg(n) FROM (SELECT id, g, count(*) AS n FROM (SELECT id, d, m - row_number() OVER (PARTITION BY id ORDER BY m) * interval '1 month' AS g FROM (SELECT DISTINCT id, d, date_trunc('month', d) AS m FROM t) x) y GROUP BY 1, 2) z
SELECT d + j * interval '1 month' > '2021-01-31', count(*) FROM t GROUP BY 1
SELECT max((d + (j - 5) * interval '1 month')::date - d), min((d - j * interval '1 year')::date - d) FROM t
SELECT date_trunc('month', d) - j * interval '1 month', count(*) FROM t WHERE d >= '2021-01-01' AND d < '2021-04-01' GROUP BY 1
SELECT (date_trunc('month', ts) + j * interval '1 month')::date, count(*) FROM t WHERE ts >= '2021-01-01' AND ts < '2021-04-01' GROUP BY 1
SELECT count(*) FROM t WHERE g = (SELECT g FROM pub WHERE label = 'one')
SELECT extract(year FROM age(ts, d)) AS k, count(*), sum(extract(month FROM age(ts, d))), sum(date_part('day', age(ts, d))) FROM t GROUP BY 1
SELECT sum(extract(day FROM age(ts, timestamp '2021-03-31 12:00'))), sum(extract(month FROM age(timestamp '2021-03-31 12:00', ts))), max(extract(year FROM age(d, ts))) FROM t
SELECT sum(extract(day FROM age(ts AT TIME ZONE 'UTC', d))), sum(date_part('month', age(d, ts AT TIME ZONE 'UTC'))), sum(date_part('year', age(ts AT TIME ZONE 'UTC', timestamptz '2021-03-31 12:00+00'))) FROM t
SELECT sum(extract(day FROM age(ts, date_trunc('month', ts) + interval '1 month'))), sum(extract(day FROM age(date_trunc('day', ts), ts))) FROM t
SELECT extract(hour FROM ts::time), count(*) FROM t WHERE ts::time BETWEEN '08:00' AND '17:00' AND ts::time <> time '12:00' GROUP BY 1
SELECT avg(extract(epoch FROM ts::time - time '12:00')), count(*) FILTER (WHERE ts::time - time '09:00' > interval '2 hours') FROM t
SELECT count(*) FROM t WHERE ts >= make_timestamp(2019, 1, j + 1, j, 30, 0.5) AND make_timestamp(2020 + g, j + 1, 28, 12, 0, 0) > ts
SELECT (d, ts) OVERLAPS (date '2020-01-01', interval '2 years'), (d, NULL::date) OVERLAPS (date '2020-01-01', date '2022-01-01'), count(*) FROM t GROUP BY 1, 2
SELECT sum(tanh(i)), sum(sinh(j)), sum(cosh(j - 4)) FROM t WHERE i IS NOT NULL
SELECT n, count(*) FROM (SELECT id, cardinality(array_agg(i)) AS n FROM t GROUP BY id) q GROUP BY 1
SELECT n, count(*) FROM (SELECT id, array_length(array_agg(DISTINCT b), 1) AS n FROM t GROUP BY id) q GROUP BY 1
SELECT count(*) FILTER (WHERE 5 = ANY(a)), count(*) FILTER (WHERE NOT 5 = ANY(a)), count(*) FILTER (WHERE 7 <> ALL(a)), count(*) FILTER (WHERE (5 = ANY(a)) IS NULL) FROM (SELECT id, array_agg(i) AS a FROM t GROUP BY id) q
SELECT count(*) FILTER (WHERE 'ab' = ANY(a)), count(*) FILTER (WHERE 'ab' <> ALL(b)), count(a), count(b), sum(cardinality(b)), sum(array_length(a, 1)) FROM (SELECT id, array_agg(s) AS a, array_agg(DISTINCT s) FILTER (WHERE s IS NOT NULL AND j > 5) AS b FROM t GROUP BY id) q
SELECT a[1], a[2], count(*) FROM (SELECT id, array_agg(b ORDER BY j, d, ts, i, n) AS a FROM t GROUP BY id) q GROUP BY 1, 2
SELECT first, count(*) FROM (SELECT id, (array_agg(s ORDER BY j DESC, d, ts, i, n))[1] AS first FROM t GROUP BY id) q GROUP BY 1
SELECT sum(a[1]), avg(a[2]), max(b[1]), sum(c[3]) FROM (SELECT id, array_agg(j ORDER BY j DESC) AS a, array_agg(n ORDER BY n) AS b, array_agg(f ORDER BY f DESC NULLS LAST) AS c FROM t GROUP BY id) q
SELECT count(*) FILTER (WHERE 2.5 = ANY(a)), count(*) FILTER (WHERE 3 = ANY(a)), count(*) FILTER (WHERE i = ANY(a)) FROM (SELECT id, array_agg(n) AS a, max(i) AS i FROM t GROUP BY id) q
SELECT count(*) FILTER (WHERE date '2020-01-01' > a[1]), count(*) FILTER (WHERE a[1] = ANY(a)), count(*) FILTER (WHERE '2021-05-05' = ANY(a)) FROM (SELECT id, array_agg(d ORDER BY d) AS a FROM t GROUP BY id) q
SELECT count(*) FROM (SELECT t.id, j, array_agg(kind ORDER BY kind) AS a FROM t JOIN u ON t.id = u.id GROUP BY t.id, j) q WHERE 'a' = ANY(a) AND cardinality(a) > 2
SELECT r, count(*) FROM (SELECT a, row_number() OVER (PARTITION BY id ORDER BY g) AS r FROM (SELECT id, g, array_agg(b ORDER BY j, d, ts, i, n) AS a FROM t GROUP BY id, g) q) x WHERE TRUE = ANY(a) GROUP BY 1
SELECT count(*) FROM (SELECT id, ts - row_number() OVER (PARTITION BY id ORDER BY ts) * interval '1 hour' AS g FROM t) q WHERE g > '2022-01-01'
SELECT count(*) FROM t WHERE ts + j * interval '90 minutes' > timestamp '2022-01-01' AND d + i * interval '1 second' > '2020-01-01'
SELECT max(extract(epoch FROM ts + j * interval '90 minutes' - ts)) FROM t
SELECT count(*) FILTER (WHERE a @> ARRAY['ab', 'b']), count(*) FILTER (WHERE NOT a @> ARRAY['ab']), count(*) FILTER (WHERE b @> ARRAY['ab'] IS NULL), count(*) FILTER (WHERE a @> ARRAY[NULL]) FROM (SELECT id, array_agg(s) AS a, array_agg(s) FILTER (WHERE j > 7) AS b FROM t GROUP BY id) q
SELECT count(*) FILTER (WHERE a @> ARRAY[1, 5]) FROM (SELECT id, array_agg(j) AS a FROM t GROUP BY id) q
SELECT r, count(*) FROM (SELECT ts::time AS c, row_number() OVER (PARTITION BY id ORDER BY ts::time, ts) AS r FROM t) x WHERE c > '06:00' GROUP BY 1
SELECT avg(y) FROM (SELECT j AS a, i AS a, n AS b FROM t) q(x, y)
SELECT avg(a), avg(b) FROM (SELECT id, sum(j), sum(i) FROM t GROUP BY 1) q(k, a, b)
SELECT avg(y), count(*) FROM (SELECT id, i AS x, i AS x, j AS y, n AS z FROM t UNION ALL SELECT id, j, i, g AS r, n AS r FROM t) q
SELECT k, count(*), avg(m) FROM (SELECT 'a', j * 2 FROM t UNION ALL SELECT 'b', j + 1 FROM t) q(k, m) GROUP BY k
SELECT avg(w), count(*) FROM (SELECT a.*, b.* FROM t a JOIN u b ON a.id = b.id) q(k, g, i, j, n, f, b, s, d, ts, k2, w)
SELECT count(*) FROM t, (SELECT g, g + 1, g + 2 FROM pub) q(a, b, c) WHERE t.g = c
SELECT count(*) FROM t, (SELECT sum(j), sum(i) FROM t) q(a, b) WHERE t.i > q.b / 40
SELECT count(*) FROM t, (SELECT x.*, y.* FROM (SELECT count(*) AS n FROM t) x, (SELECT sum(i) AS n FROM t) y) q(a, b) WHERE t.i > q.b / q.a
SELECT avg(a), avg(b) FROM p, LATERAL (SELECT sum(j), sum(i) FROM t WHERE t.id = p.id) q(a, b)
SELECT avg(x), avg(y) FROM (SELECT first_value(j) over w AS x, last_value(j) over w AS y FROM t window w as (partition by id order by d, j rows between unbounded preceding and unbounded following)) q
SELECT avg(x) FROM (SELECT sum(j) over (partition by id order by d range between interval '200 days' preceding and current row exclude current row) AS x FROM t) q
SELECT count(*) FROM t WHERE d >= date_trunc('month', timestamp '2023-06-15') + (-11 || ' month')::interval AND d < date '2022-01-01' - (-9 || ' months')::interval
SELECT avg(s), count(*) FROM p LEFT JOIN LATERAL (SELECT sum(j) AS s FROM t WHERE t.id = p.id) q ON (TRUE)
SELECT mod, substr, btrim, ceiling, to_char, count(*) FROM (SELECT mod(j, 3), substr(s, 1, 1), trim(s), ceiling(n), to_char(d, 'YYYY') FROM t) q GROUP BY 1, 2, 3, 4, 5
SELECT avg(count), avg(float8), max(int4) FROM (SELECT (SELECT count(*) FROM t WHERE t.id = p.id), 1::float8, CASE WHEN p.g > 1 THEN 2 END::int FROM p) q
SELECT reverse(s), count(*) FROM t GROUP BY reverse
SELECT date_trunc('year', d), mod(j, 2), sum(j) FROM t GROUP BY date_trunc, mod
SELECT g + 1 AS i, count(*) FROM t GROUP BY g
SELECT count(*) FILTER (WHERE ts > date '2021-05-05 13:00'::timestamp), count(*) FILTER (WHERE ts > timestamp '2021-05-05 13:00' ::date), sum(numeric '2.5'::int), sum(float8 '0.5'::int * i) FROM t
SELECT/*/**/*/count(*) AS n,/*/**/*/sum(j%/*/**/*/3) FROM t WHERE/* /* ' */ -- */i > 0 GROUP BY/*/**/*/b
SELECT coalesce(x, 0), CASE WHEN x > 5 THEN x ELSE 0 END, CASE WHEN b THEN x WHEN NOT b THEN m END, count(*) FROM l GROUP BY 1, 2, 3
SELECT greatest(x, 0), least(x, x + 1), least(x, 9223372036854775807), nullif(x, 5), count(*) FROM l GROUP BY 1, 2, 3, 4
SELECT x::numeric, x::numeric(20), (x::numeric)::bigint, div(x, 1), div(x, m), floor(x::numeric), div(x::numeric, 7), count(*) FROM l GROUP BY 1, 2, 3, 4, 5, 6, 7
SELECT coalesce(x, 0) % 1000, (CASE WHEN x > 5 THEN x ELSE m END) % 1000, div(x, m) % 10, x::numeric % 7, x % coalesce(m, 11), count(*) FROM l GROUP BY 1, 2, 3, 4, 5
SELECT (x * date_part('month', d)::int) % 1000, (x - extract(year FROM d)::int) % 1000, (x + b::int) % 1000, count(*) FROM l WHERE x < 4611686018427387000 GROUP BY 1, 2, 3
SELECT k, k % 10, count(*) FROM (SELECT id, x AS k FROM l UNION ALL SELECT id, m FROM l UNION ALL SELECT id, coalesce(x, m) FROM l) q GROUP BY 1, 2
SELECT count(*) FILTER (WHERE coalesce(x, 0) IN (17067456001234567, 0)), count(*) FILTER (WHERE (CASE WHEN x > 5 THEN x ELSE 0 END) + 0 IN (0, 9007199254740993)), count(*) FILTER (WHERE nullif(x, 5) + 1 IN (7, 9007199254740994)) FROM l
SELECT count(*) FILTER (WHERE (CASE WHEN b THEN 17067456001234560 ELSE 0 END) + 0 IN (0, 17067456001234560)), count(*) FILTER (WHERE (CASE WHEN b THEN 17067456001234560 WHEN NOT b THEN 0 END) * 1 IN (0, 17067456001234560)), count(*) FILTER (WHERE 17067456001234567 + b::int IN (17067456001234567, 17067456001234568)) FROM l
SELECT greatest(x, 0) IN (9007199254740993, 0) AS a, x::numeric = 17067456001234567 AS c, div(x, 1) = 17067456001234568 AS e, count(*) FROM l GROUP BY 1, 2, 3
SELECT count(g.*), count(DISTINCT G.*), count(*) FROM t, unnest(ARRAY[1, NULL]) AS g
SELECT (SELECT count(g.*) FROM unnest(ARRAY[1, NULL]) AS g), (SELECT count(v.*) FROM (VALUES (1), (NULL)) AS v), (SELECT count(s.*) FROM abs(-1) AS s), count(*) FROM t
SELECT count(x.*), count(y.*), x.m1, m2 FROM t AS w, LATERAL unnest(ARRAY[w.j, NULL]) AS y, unnest(ARRAY[1, 2], ARRAY[3]) AS x(m1, m2) GROUP BY m1, m2
SELECT COUNT(W.*), count(v.*) FROM t AS w JOIN (VALUES (NULL), (2)) AS v(g) ON v.g = w.g
SELECT count(q.*) FROM (SELECT t.id FROM t LEFT JOIN (VALUES (1)) AS v(g) USING (g)) AS q
