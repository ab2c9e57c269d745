SELECT count(*) FROM patients WHERE weight BETWEEN 0 AND 1e-320 AND weight*0=0
SELECT sum(CASE WHEN age > 50 THEN cost ELSE age END), count(*) FROM patients
SELECT sum(CASE WHEN age > 50 THEN cost END), count(*) FILTER (WHERE age > 50), avg(cost) FILTER (WHERE age>50) FROM patients
SELECT sum(cost) FILTER (WHERE cost IS NULL), count(*) FROM patients
SELECT sum(cost), count(cost), count(*) FROM patients
SELECT zip, sum(cost), count(cost), count(*), stddev_pop(cost), avg(age), count(age) FROM patients GROUP BY zip
SELECT note, sum(cost), count(cost), count(*), stddev_pop(cost), count(DISTINCT patient_id) FROM visits GROUP BY note
SELECT note, ts::date, sum(cost), count(cost), count(*), var_samp(cost) FROM visits GROUP BY 1,2
SELECT cost > 100, note, count(DISTINCT patient_id), count(DISTINCT patient_id) FILTER (WHERE ts > '2024-06-01') FROM visits GROUP BY 1,2
SELECT extract(dow FROM ts), count(DISTINCT patient_id) FROM visits GROUP BY 1
SELECT extract(dow FROM ts), extract(hour from ts), count(*) FROM visits GROUP BY 1,2
SELECT v.note, count(DISTINCT p.id), sum(p.cost) FROM patients p LEFT JOIN visits v ON v.patient_id = p.id GROUP BY 1
SELECT v.note, count(DISTINCT p.id), sum(p.cost) FROM patients p FULL JOIN visits v ON v.patient_id = p.id GROUP BY 1
SELECT count(*) FROM patients p JOIN floats f ON f.id = p.id JOIN bigs b ON b.id = p.id
SELECT count(*), sum(b.big), sum(f.x) FROM floats f LEFT JOIN bigs b ON f.id = b.id
SELECT count(*) FROM (SELECT p.id, r.state FROM patients p LEFT JOIN regions r ON p.zip = r.zip) t
SELECT t.state, count(*), avg(t.c) FROM (SELECT p.id, r.state, p.cost AS c FROM patients p LEFT JOIN regions r ON p.zip = r.zip) t GROUP BY 1
SELECT t.n, count(*) FROM (SELECT CASE WHEN cost > 100 THEN 'high' ELSE 'low' END AS n, id FROM patients) t GROUP BY t.n
SELECT t.n, count(*) FROM (SELECT 'x' AS n, id FROM patients) t GROUP BY t.n
SELECT t.n, count(*) FROM (SELECT 1 AS n, id FROM patients) t GROUP BY t.n
SELECT sum(t.n) FROM (SELECT 1.5 AS n, id FROM patients) t
SELECT sum(t.d) FROM (SELECT date '2020-01-01' - born AS d, id FROM patients WHERE born BETWEEN '1900-01-01' AND '2020-01-01') t
SELECT count(*) FROM patients p, regions r, diagnosis_codes d WHERE p.zip=r.zip AND p.diagnosis = d.diagnosis
SELECT r.zip, d.diagnosis, count(*) FROM patients p, regions r, diagnosis_codes d WHERE p.zip=r.zip AND p.diagnosis = d.diagnosis GROUP BY 1,2
SELECT count(*) FROM regions r, patients p, visits v WHERE r.zip = p.zip AND v.patient_id = p.id
SELECT count(*) FROM regions r CROSS JOIN patients p CROSS JOIN visits v WHERE v.patient_id = p.id AND r.state = 'CA'
SELECT count(*) FROM visits v JOIN regions r ON v.note < r.state
SELECT count(*) FROM leak l RIGHT JOIN visits v ON l.email = v.note
SELECT count(*) FROM leak l FULL JOIN visits v ON l.email = v.note
SELECT l.email, count(*) FROM leak l FULL JOIN visits v ON l.email = v.note GROUP BY 1
SELECT sum(p.age * v.cost) FROM patients p JOIN visits v ON p.id = v.patient_id
SELECT sum(p.age * v.cost) FROM patients p LEFT JOIN visits v ON p.id = v.patient_id AND v.note = 'acute' WHERE p.diagnosis = 'hiv'
SELECT sum(coalesce(v.cost, 0)) FROM patients p LEFT JOIN visits v ON p.id = v.patient_id
SELECT coalesce(v.note, 'none'), count(*) FROM patients p LEFT JOIN visits v ON p.id = v.patient_id GROUP BY 1
SELECT patient_id, count(*) FROM visits WHERE patient_id IN (41,42,43) GROUP BY 1
SELECT patient_id, count(*) FROM visits WHERE patient_id BETWEEN 40 AND 44 GROUP BY 1
SELECT big, count(*) FROM bigs GROUP BY 1
SELECT big % 10, count(*) FROM bigs GROUP BY 1
SELECT big / 100000, count(*) FROM bigs GROUP BY 1
SELECT sum(big % 3) FROM bigs
SELECT sum(mod(big, 3)) FROM bigs
SELECT width_bucket(big, 0, 1000000, 10), count(*) FROM bigs GROUP BY 1
SELECT width_bucket(cost, 1000, 0, 7), count(*) FROM patients GROUP BY 1
SELECT floor(cost / 7), count(*) FROM patients GROUP BY 1
SELECT ceil(-cost / 7), count(*) FROM patients GROUP BY 1
SELECT round(-cost / 2), count(*) FROM patients GROUP BY 1
SELECT trunc(weight)::int % 2, count(*) FROM patients GROUP BY 1
SELECT abs(age - 50), count(*) FROM patients GROUP BY 1
SELECT age * age, count(*) FROM patients GROUP BY 1
SELECT (age > 30)::int + (age > 50)::int, count(*) FROM patients GROUP BY 1
SELECT least(age, 50), count(*) FROM patients GROUP BY 1
SELECT power(age, 2)::int, count(*) FROM patients GROUP BY 1
SELECT diagnosis, count(*) FROM patients WHERE diagnosis IN ('hiv', 'HIV', 'hiv ', '', NULL) GROUP BY 1
SELECT diagnosis, count(*) FROM patients WHERE diagnosis = 'hiv' OR diagnosis = 'flu' GROUP BY 1
SELECT diagnosis, count(*) FROM patients WHERE NOT diagnosis = 'hiv' GROUP BY 1
SELECT diagnosis, count(*) FROM patients WHERE diagnosis >= 'a' AND diagnosis <= 'b' GROUP BY 1
SELECT born, count(*) FROM patients WHERE born IN ('1970-01-01', '9999-12-31', '0001-01-01') GROUP BY 1
SELECT born, count(*) FROM patients WHERE born BETWEEN '9999-12-25' AND '9999-12-31' GROUP BY 1
SELECT born + 1, count(*) FROM patients WHERE born BETWEEN '9999-12-25' AND '9999-12-31' GROUP BY 1
SELECT born + 3, count(*) FROM patients WHERE born BETWEEN '1999-12-25' AND '1999-12-31' GROUP BY 1
SELECT born - 3, count(*) FROM patients WHERE born BETWEEN '0001-01-01' AND '0001-01-02' GROUP BY 1
SELECT born > born + 1, count(*) FROM patients GROUP BY 1
SELECT date_trunc('hour', ts), count(*) FROM visits WHERE ts BETWEEN '2024-06-01' AND '2024-06-03' GROUP BY 1
SELECT date_trunc('microsecond', ts), count(*) FROM visits WHERE ts BETWEEN '2024-06-01' AND '2024-06-03' GROUP BY 1
SELECT date_trunc('week', ts)::date, count(*) FROM visits WHERE ts BETWEEN '2024-06-01' AND '2024-06-30' GROUP BY 1
SELECT date_trunc('month', born)::date, count(*) FROM patients WHERE born > '2000-01-01' AND born < '2001-01-01' GROUP BY 1
SELECT ts - interval '1 month', count(*) FROM visits WHERE ts BETWEEN '2024-06-01' AND '2024-06-30' GROUP BY 1
SELECT ts::date - date '2024-01-01', count(*) FROM visits WHERE ts BETWEEN '2024-06-01' AND '2024-06-30' GROUP BY 1
SELECT extract(isoyear FROM ts), count(*) FROM visits GROUP BY 1
SELECT extract(year FROM ts) * 100 + extract(month FROM ts), count(*) FROM visits GROUP BY 1
SELECT sum(extract(year FROM ts)) FROM visits WHERE ts BETWEEN '2024-06-01' AND '2024-06-30'
SELECT length(zip), count(*) FROM patients GROUP BY 1
SELECT sum(least(greatest(length(diagnosis), 0), 10)) FROM patients
SELECT count(*) FROM patients WHERE length(diagnosis) > 99999999999
SELECT count(*) FROM patients WHERE age BETWEEN 50 AND NULL
SELECT count(*) FROM patients WHERE age IN (NULL)
SELECT count(*) FROM patients WHERE age NOT IN (1, NULL)
SELECT age, count(*) FROM patients WHERE age IN (NULL) GROUP BY 1
SELECT age, count(*) FROM patients WHERE age IN (200, 300) GROUP BY 1
SELECT age, count(*) FROM patients WHERE age > 200 GROUP BY 1
SELECT age, sum(cost) FROM patients WHERE age BETWEEN 30 AND 35 AND cost BETWEEN 10 AND 20 GROUP BY 1
SELECT id, count(*) FROM patients WHERE id IN (42) GROUP BY 1
SELECT cost::int, count(*) FROM patients WHERE cost BETWEEN 1 AND 3 GROUP BY 1
SELECT sum(cost) FROM patients WHERE cost < 10 AND cost > 20
SELECT sum(weight) FROM patients WHERE weight > 10 AND weight < 20
SELECT sum(-weight) FROM patients WHERE weight > 10 AND weight < 20
SELECT sum(w) FROM (SELECT weight AS w, id FROM patients WHERE weight BETWEEN 10 AND 20) t
SELECT avg(1/(age+1)) FROM patients
SELECT avg(1.0/(age+1)) FROM patients
SELECT var_samp(cost/(age+1)) FROM patients
SELECT stddev(age), stddev(age::float8), stddev(age*1.0), sum(age), sum(age::float8) FROM patients
SELECT count(DISTINCT p.id), count(DISTINCT v.patient_id) FROM patients p JOIN visits v ON p.id = v.patient_id
SELECT count(nullif(diagnosis,'hiv')) FROM patients
SELECT count(coalesce(diagnosis, zip)), count(diagnosis), count(zip) FROM patients
SELECT count(CASE WHEN diagnosis='hiv' THEN 1 END), count(CASE WHEN diagnosis='flu' THEN 1 END), count(CASE WHEN diagnosis='hiv' THEN 'x' END) FROM patients
SELECT count(NULL), count(1), count('x'), count(*) FROM patients
SELECT sum(1), avg(2), count(*) FROM patients
SELECT sum(0), avg(0) FROM patients
SELECT sum(CASE WHEN true THEN 5 ELSE age END) FROM patients
SELECT sum(age) FILTER (WHERE true), sum(age) FILTER (WHERE NULL), sum(age) FROM patients
SELECT diagnosis = 'hiv' AND NULL, count(*) FROM patients GROUP BY 1
SELECT NOT diagnosis = 'hiv' OR zip = '99999', count(*) FROM patients GROUP BY 1
SELECT age IS NULL, age = 74, count(*) FROM patients GROUP BY 1, 2
SELECT 1 FROM patients GROUP BY age
SELECT age + 1 FROM patients GROUP BY age + 1
SELECT age + 1, count(*) FROM patients GROUP BY age
SELECT count(*) FROM patients GROUP BY age, age + 1, age + 2
SELECT age, age, count(*) FROM patients GROUP BY age, 1, 2
SELECT count(*) FROM patients
SELECT born, count(*) FROM patients GROUP BY born
SELECT date_trunc('year', born), count(*) FROM patients GROUP BY 1
SELECT ts, count(*) FROM visits GROUP BY ts
SELECT ts::date, count(*) FROM visits GROUP BY 1
SELECT date_trunc('day', ts), count(*), sum(cost) FROM visits GROUP BY 1
SELECT extract(year from ts), count(*) FROM visits GROUP BY 1
SELECT extract(year from born), count(*) FROM patients GROUP BY 1
SELECT extract(hour from born), count(*) FROM patients GROUP BY 1
SELECT extract(year from born + 100000000), count(*) FROM patients WHERE born BETWEEN '2020-01-01' AND '2021-01-01' GROUP BY 1
SELECT born + 100000000, count(*) FROM patients WHERE born BETWEEN '2020-01-01' AND '2021-01-01' GROUP BY 1
SELECT born, count(*) FROM patients WHERE born BETWEEN timestamp '2020-01-01' AND timestamp '2021-01-01' GROUP BY 1
SELECT date_trunc('year',born), count(*) FROM patients WHERE born BETWEEN '9990-01-01' AND '9999-12-31' GROUP BY 1
SELECT date_trunc('month',ts), count(*) FROM visits WHERE ts BETWEEN '9990-01-01' AND '9999-12-31' GROUP BY 1
SELECT date_trunc('week',ts), count(*) FROM visits WHERE ts BETWEEN '0001-01-01' AND '0001-12-31' GROUP BY 1
SELECT sum(cost*cost*cost*cost) FROM patients
SELECT sum(power(cost,4)) FROM patients
SELECT sum(age/7), count(*) FROM patients
SELECT sum(x) FROM floats
SELECT sum(big) FROM bigs
SELECT sum(big*big), avg(big) from bigs
SELECT sum(age*2000000000) FROM patients WHERE id=42
SELECT count(*) FROM patients WHERE (cost::int + 2147482700) > 0
SELECT age, count(*) FROM patients WHERE age = 5.5 GROUP BY age
SELECT age, count(*) FROM patients WHERE age IN (1.5, 2, 3) GROUP BY age
SELECT sum(least(greatest(born - date '2000-01-01',0),1000)) FROM patients
SELECT d.k, count(*) FROM (SELECT NULL AS k, id FROM patients) d GROUP BY d.k
SELECT length(d.k), count(*) FROM (SELECT NULL AS k, id FROM patients) d GROUP BY 1
SELECT count(DISTINCT v.patient_id) FROM patients p LEFT JOIN visits v ON v.patient_id=p.id
SELECT count(*) FROM patients p JOIN visits v ON p.id=v.patient_id
SELECT sum(p.cost), sum(v.cost), count(*) FROM patients p JOIN visits v ON p.id=v.patient_id
SELECT v.note, p.zip, count(*), avg(v.cost) FROM patients p JOIN visits v ON p.id=v.patient_id GROUP BY 1,2
SELECT sum(least(greatest(b.k,0),10)) FROM patients p JOIN big_public b ON p.zip=b.zip
SELECT b.k, count(*) FROM patients p JOIN big_public b ON p.zip=b.zip GROUP BY 1
SELECT zip, count(DISTINCT patient_id) FROM visits v JOIN patients p ON p.id=v.patient_id GROUP BY zip
SELECT note, count(DISTINCT patient_id), count(*), sum(cost), stddev(cost) FROM visits GROUP BY note
SELECT ts, note, count(DISTINCT patient_id) FROM visits GROUP BY 1,2
SELECT r.state, count(*) FROM patients p LEFT JOIN regions r USING (zip) GROUP BY 1
SELECT count(*) FROM regions r LEFT JOIN patients p USING (zip)
SELECT count(*) FROM regions r FULL JOIN patients p USING (zip)
SELECT zip, count(*) FROM regions r FULL JOIN patients p USING (zip) GROUP BY zip
SELECT count(*) FROM visits v FULL JOIN patients p ON p.id = v.patient_id
SELECT count(*) FROM visits v RIGHT JOIN patients p ON p.id = v.patient_id AND v.cost > 100
SELECT count(*) FROM patients a, patients b WHERE a.id = b.id AND a.cost > b.age
SELECT count(*) FROM patients NATURAL JOIN people
SELECT count(*) FROM visits a JOIN visits b ON a.patient_id=b.patient_id
SELECT date_trunc('day', a.ts), count(*) FROM visits a JOIN visits b ON a.patient_id=b.patient_id GROUP BY 1
SELECT width_bucket(weight, 0, 200, 10), count(*) FROM patients GROUP BY 1
SELECT floor(weight/10)::int, count(*) FROM patients GROUP BY 1
SELECT round(cost), count(*) FROM patients GROUP BY 1
SELECT cost::int, count(*) FROM patients GROUP BY 1
SELECT weight::bigint, count(*) FROM patients GROUP BY 1
SELECT age % 0, count(*) FROM patients GROUP BY 1
SELECT CASE WHEN id = 42 THEN diagnosis ELSE 'rest' END AS k, count(*) FROM patients GROUP BY 1
SELECT age*1000000000, count(*) FROM patients GROUP BY 1
SELECT -age, count(*) FROM patients GROUP BY 1
SELECT cost > 100, count(*) FROM patients GROUP BY 1
SELECT diagnosis IS NULL, zip IS NOT DISTINCT FROM '99999', count(*) FROM patients GROUP BY 1,2
SELECT count(*) FROM patients WHERE born - born = 0
SELECT count(*) FROM patients WHERE born + age > '2020-01-01'
SELECT count(*) FROM patients WHERE born + cost::int*10000000 > '2020-01-01'
SELECT sum(extract(epoch from ts)) FROM visits WHERE ts BETWEEN '2024-01-01' AND '2025-01-01'
SELECT extract(week from ts), count(*) FROM visits GROUP BY 1
SELECT sum(extract(second from ts)) FROM visits
SELECT sum(least(greatest(exp(weight)-exp(weight),0), 5)) FROM patients
SELECT sum(case when weight > 0 then least(greatest(weight/0, 0),3) end) FROM patients
SELECT coalesce(zip,'none'), count(*) FROM patients GROUP BY 1
SELECT nullif(zip,'10000'), count(*) FROM patients GROUP BY 1
SELECT diagnosis FROM patients GROUP BY diagnosis
SELECT DISTINCT zip FROM patients
SELECT length(diagnosis), count(*) FROM patients GROUP BY 1
SELECT count(*) FILTER (WHERE id = 42), count(*) FILTER (WHERE id <> 42) FROM patients
SELECT note, count(*) FILTER (WHERE cost > 10), sum(cost) FILTER (WHERE cost>10) FROM visits GROUP BY note
SELECT count(*) FROM patients WHERE diagnosis LIKE 'a%'
SELECT (age>3)::int, count(*) from patients group by 1
SELECT sum((diagnosis='hiv')::int) from patients
SELECT sum(round(cost, 15)) from patients
SELECT sum(round(cost, -3)) from patients
SELECT count(*) FROM clinic.public.patients
SELECT count(*) FROM patients WHERE diagnosis = $$hiv$$
SELECT count(*) FROM patients WHERE diagnosis = $x$ ' OR true -- $x$
SELECT count(*) FROM patients WHERE diagnosis = 'a\' OR true OR diagnosis = 'b'
SELECT count(*) FROM patients WHERE diagnosis = 'a''b"c\d%_'
SELECT count(*) FROM patients WHERE diagnosis = 'é😀؀'
SELECT count(*) FROM "patients" AS "x y" WHERE "x y"."diagnosis" = 'a'
SELECT count(*) FROM patients AS "p;DROP TABLE patients" WHERE "p;DROP TABLE patients".age > 3
SELECT count(*) FROM patients WHERE age > 1e1
SELECT count(*) FROM patients WHERE age > .5
SELECT count(*) FROM patients WHERE age > 1.
SELECT count(*) FROM patients WHERE age>-1
SELECT count(*) FROM patients WHERE age> - -1
SELECT count(*) FROM patients WHERE age !=1
SELECT count(*) FROM patients WHERE age /* ' */ > 1 /* " */
SELECT count(*) FROM patients WHERE age > 1 --' OR true
SELECT count(*) FROM patients WHERE NOT age = 1 OR age = 2 AND zip = 'x'
SELECT count(*) FROM patients WHERE age ^ 2 > 10
SELECT count(*) FROM patients WHERE age::int4 = 74::int8
SELECT count(*) FROM patients WHERE age ISNULL
SELECT count(*) FROM patients WHERE (diagnosis = 'hiv') IS UNKNOWN
SELECT count(*) FROM patients WHERE diagnosis IS NOT DISTINCT FROM NULL
SELECT count(*) FROM patients WHERE id = 42 AND 1 / (CASE WHEN diagnosis = 'hiv' THEN 0 ELSE 1 END) = 1
SELECT count(*) FROM patients WHERE 1 / (id - 42) > 0
SELECT count(*) FROM patients WHERE 1 % (id - 42) = 0
SELECT count(*) FROM patients WHERE mod(1, id - 42) = 0
SELECT sum(least(greatest(1.0 / (id - 42), 0), 1)) FROM patients
SELECT 1 / (id - 42), count(*) FROM patients GROUP BY 1
SELECT count(*) FROM patients WHERE sqrt(age - 75) > 1
SELECT count(*) FROM patients WHERE ln(age - 74) > 1
SELECT count(*) FROM patients WHERE ln(0 * age) IS NULL
SELECT count(*) FROM patients WHERE exp(cost) > 1
SELECT count(*) FROM patients WHERE power(weight, 16) > 0
SELECT sum(sqrt(998 - cost)) FROM patients
SELECT sum(least(greatest(ln(cost), 0), 7)) FROM patients
SELECT sum(age * 2000000000) FROM patients WHERE id = 42
SELECT count(*) FROM patients WHERE (age * 100000000)::smallint > 0
SELECT count(*) FROM patients WHERE age * 9223372036854775807 > 0
SELECT count(*) FROM patients WHERE -(-9223372036854775808 - age) > 0
SELECT count(*) FROM patients WHERE age * age * age * age * age * age * age * age * age * age > 0
SELECT sum(big + big) FROM bigs
SELECT sum(-big) FROM bigs
SELECT count(*) FROM bigs WHERE abs(-big - 2) > 0
SELECT big, count(*) FROM bigs GROUP BY big
SELECT (weight * 1e300)::bigint, count(*) FROM patients GROUP BY 1
SELECT weight::int, count(*) FROM patients GROUP BY 1
SELECT count(*) FROM patients WHERE weight::numeric(3, 2) > 1
SELECT count(*) FROM patients WHERE weight::real > 1
SELECT count(*) FROM patients WHERE weight * 1e308 * 10 > weight
SELECT sum(weight) FROM patients WHERE weight BETWEEN 5 AND 5
SELECT sum(weight) FROM patients WHERE weight BETWEEN 7 AND 5
SELECT count(*) FROM patients WHERE born + age * 100000000 > '2020-01-01'
SELECT count(*) FROM patients WHERE born - 2147483647 < '2020-01-01'
SELECT count(*) FROM patients WHERE born + (weight * 1e300)::int > '2020-01-01'
SELECT count(*) FROM visits WHERE extract(epoch FROM ts) > 0
SELECT extract(year FROM born + 100000000), count(*) FROM patients WHERE born BETWEEN '2020-01-01' AND '2021-01-01' GROUP BY 1
SELECT date_trunc('year', born), count(*) FROM patients WHERE born BETWEEN '9990-01-01' AND '9999-12-31' GROUP BY 1
SELECT sum(least(greatest(born - date '1900-01-01', 0), 40000)) FROM patients
SELECT (SELECT count(*) FROM patients WHERE id = 42)
SELECT count(*) FROM pg_class UNION ALL SELECT count(*) FROM patients
SELECT diagnosis, count(*) FROM patients GROUP BY diagnosis
SELECT DISTINCT diagnosis FROM patients
SELECT diagnosis FROM patients GROUP BY diagnosis HAVING count(*) = 1
SELECT DISTINCT zip, diagnosis FROM patients
SELECT age::numeric, count(*) FROM patients GROUP BY 1
SELECT age::real, count(*) FROM patients GROUP BY 1
SELECT floor(weight), count(*) FROM patients GROUP BY 1
SELECT CASE WHEN id = 42 THEN 'there' ELSE 'rest' END AS k, count(*) FROM patients GROUP BY 1
SELECT id = 42, count(*) FROM patients GROUP BY 1
SELECT nullif(id, 42) IS NULL, count(*) FROM patients GROUP BY 1
SELECT coalesce(nullif(diagnosis, 'flu'), zip), count(*) FROM patients GROUP BY 1
SELECT CASE diagnosis WHEN 'hiv' THEN NULL ELSE 1 END, count(*) FROM patients GROUP BY 1
SELECT date_trunc('day', ts), count(*) FROM visits GROUP BY 1
SELECT ts::date, count(*), sum(cost) FROM visits GROUP BY 1
SELECT born::timestamp, count(*) FROM patients GROUP BY 1
SELECT extract(year FROM born), count(*) FROM patients GROUP BY 1
SELECT zip, count(*) FROM patients GROUP BY zip
SELECT zip, count(*) FROM patients GROUP BY zip LIMIT 1
SELECT zip, count(*) FROM patients GROUP BY zip ORDER BY 2 DESC LIMIT 1
SELECT zip, count(*) FROM patients GROUP BY zip OFFSET 3
SELECT count(*) FROM (SELECT DISTINCT diagnosis FROM patients) t
SELECT count(*) FROM (SELECT diagnosis FROM patients GROUP BY diagnosis) t
SELECT count(*) FROM patients WHERE id = 42 AND diagnosis = 'hiv' GROUP BY diagnosis
SELECT 1 FROM patients WHERE id = 42 HAVING count(*) > 0
SELECT count(*) FROM patients WHERE id = 42 AND diagnosis = 'hiv'
SELECT sum(cost), avg(cost), stddev(cost) FROM patients WHERE id = 42
SELECT avg(cost) FROM patients WHERE false
SELECT count(*) FROM patients WHERE NULL
SELECT count(*) FROM patients WHERE diagnosis IN ('rare_x', 'rare_y')
SELECT diagnosis, count(*) FROM patients WHERE diagnosis IN ('hiv', 'rare_x') GROUP BY 1
SELECT count(*) FROM patients GROUP BY ()
SELECT count(*) FROM patients GROUP BY DISTINCT zip
SELECT age, count(*) FROM patients GROUP BY age
SELECT age > 30, cost > 100, count(*) FROM patients GROUP BY 1, 2
SELECT diagnosis, age, count(*) FROM patients GROUP BY 1, 2
SELECT count(*) FROM patients p JOIN visits v ON p.id = v.patient_id
SELECT count(*) FROM visits a JOIN visits b ON a.patient_id = b.patient_id
SELECT sum(v.cost), count(*) FROM patients p LEFT JOIN visits v ON p.id = v.patient_id
SELECT sum(v.cost) FROM patients p RIGHT JOIN visits v ON p.id = v.patient_id
SELECT count(*) FROM patients p FULL JOIN visits v ON p.id = v.patient_id
SELECT count(*) FROM patients p, visits v WHERE p.id = v.patient_id AND p.age > v.cost
SELECT count(*) FROM patients p JOIN (SELECT patient_id AS id, cost FROM visits) v USING (id)
SELECT count(*) FROM patients p JOIN visits v ON v.patient_id = p.id AND v.patient_id = 42
SELECT count(*) FROM patients a JOIN patients b ON a.id = b.id JOIN patients c ON c.id = b.id
SELECT count(*) FROM patients p JOIN big_public b ON p.zip = b.zip
SELECT count(*) FROM visits v, regions r
SELECT count(*) FROM regions r LEFT JOIN patients p ON p.zip = r.zip
SELECT count(*) FROM regions r LEFT JOIN patients p ON p.zip = r.zip WHERE p.id IS NULL
SELECT r.zip, count(p.id) FROM regions r LEFT JOIN patients p ON p.zip = r.zip GROUP BY r.zip
SELECT count(*) FROM patients p FULL JOIN regions r ON p.zip = r.zip
SELECT r.state, count(*) FROM patients p JOIN regions r USING (zip) GROUP BY 1
SELECT sum(least(greatest(b.k, 0), 5)) FROM patients p JOIN big_public b ON p.zip = b.zip
SELECT b.k, count(*) FROM patients p JOIN big_public b ON p.zip = b.zip GROUP BY b.k
SELECT count(*) FROM patients p CROSS JOIN big_public a
SELECT generate_series(1, 3), count(*) FROM patients
WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT (SELECT count(*) FROM patients), i FROM n
WITH patients AS (SELECT * FROM patients) SELECT count(*) FROM patients
WITH patients AS (SELECT 1) SELECT count(*) FROM public.patients
WITH x AS (SELECT * FROM patients), y AS (SELECT * FROM x) SELECT count(*) FROM y
WITH x AS MATERIALIZED (SELECT * FROM patients) SELECT count(*) FROM x
SELECT count(*) FROM (WITH regions AS (SELECT * FROM patients) SELECT * FROM regions) t
SELECT count(*) AS "~pgfog_0~" FROM patients WHERE zip = '~pgfog_0~'
SELECT '~pgfog_1~', count(*) FROM patients HAVING '~pgfog_0~' = '~pgfog_0~'
SELECT sum(count(*)) OVER () FROM patients
SELECT zip, count(*), sum(count(*)) OVER (ORDER BY zip) FROM patients GROUP BY zip
SELECT sum(cost * 1000000) FROM patients
SELECT sum(CASE WHEN id = 42 THEN 1000000000 ELSE 0 END) FROM patients
SELECT sum(power(cost, 4)) FROM patients
SELECT sum(cost) * 1000000 FROM patients
SELECT avg(cost - cost) FROM patients
SELECT sum(age) FROM patients WHERE age > 100000
SELECT sum(cost::numeric(4, 1)) FROM patients
SELECT sum(cost::bigint % 7) FROM patients
SELECT variance(cost * cost) FROM patients
SELECT sum(CASE WHEN diagnosis = 'hiv' THEN cost END) FROM patients WHERE id = 42
SELECT count(*) - count(*) FILTER (WHERE id <> 42) FROM patients
SELECT count(*) = count(*) FROM patients
SELECT sum(cost), sum(cost) FROM patients
SELECT avg(cost) FILTER (WHERE diagnosis = 'hiv' AND id = 42) FROM patients
SELECT count(*) FROM visits WHERE patient_id IS NULL
SELECT sum(v.cost) FROM visits v LEFT JOIN patients p ON p.id = v.patient_id
SELECT patient_id IS NULL, count(*) FROM visits GROUP BY 1
SELECT count(*) FROM visits WHERE coalesce(patient_id, 0) = 0
SELECT count(DISTINCT patient_id) FROM visits
SELECT note, count(DISTINCT patient_id) FROM visits GROUP BY note
SELECT count(DISTINCT patient_id) FILTER (WHERE cost > 10) FROM visits
SELECT count(DISTINCT v.patient_id) FROM patients p LEFT JOIN visits v ON p.id = v.patient_id
SELECT count(ALL patient_id) FROM visits
SELECT sum(cost) FROM patients
SELECT avg(cost), variance(cost) FROM patients
SELECT sum(greatest(cost, 0)) FROM patients
SELECT sum(least(greatest(weight, 0), 200)) FROM patients
SELECT count(*) FROM patients WHERE cost <> cost
SELECT count(cost) FROM patients
SELECT count(*) FROM patients WHERE cost IS NULL
SELECT cost IS NULL, count(*) FROM patients GROUP BY 1
SELECT avg(x), stddev(x) FROM floats
SELECT sum(age / 7) FROM patients
SELECT sum(-age / 7) FROM patients
SELECT sum(age % 7), sum(-age % 7) FROM patients
SELECT sum(round(cost / 2)) FROM patients
SELECT sum(trunc(-cost)), sum(ceil(cost / 3)) FROM patients
SELECT count(*) FROM patients WHERE age / 2 * 2 = age
SELECT (SELECT count(*) FROM patients), (SELECT count(*) FROM patients)
SELECT count(*) FROM patients UNION ALL SELECT count(*) FROM patients UNION ALL SELECT count(*) FROM visits
WITH a AS (SELECT count(*) c FROM patients), b AS (SELECT count(*) c FROM visits) SELECT a.c, b.c FROM a, b
SELECT x.c - y.c FROM (SELECT count(*) c FROM patients) x, (SELECT count(*) c FROM patients WHERE id <> 42) y
WITH a AS (SELECT count(*) c FROM patients) SELECT * FROM a x, a y
SELECT count(*) AS "x""; SELECT * FROM patients; --" FROM patients
SELECT count(*) AS "${jndi:ldap://x}" FROM patients
SELECT count(*) AS "a0" FROM patients
SELECT count(*) AS "*/ SELECT * FROM patients; /*" FROM patients
SELECT count(*) FROM patients "x'; DROP TABLE patients; --"
SELECT count(*) FROM patients WHERE zip = '''; DROP TABLE patients; --'
SELECT count(*) FROM patients WHERE zip = '\'
SELECT count(*) /* '; SELECT * FROM patients; -- */ FROM patients
SELECT count(*) FROM people WHERE id = 42
SELECT DISTINCT diagnosis FROM patients LIMIT 1000
SELECT count(*) AS count FROM patients HAVING count(1) > 0
SELECT sum(1) FROM patients
SELECT count(1) FROM patients
SELECT sum(cost) / nullif(count(*), 0) FROM patients
SELECT a, b, count(*) FROM (SELECT patient_id, row_number() OVER (PARTITION BY patient_id ORDER BY note) AS a, row_number() OVER (PARTITION BY patient_id ORDER BY note DESC) AS b FROM visits) AS q GROUP BY a, b
SELECT note, b, count(*) FROM (SELECT patient_id, note, lag(note) OVER (PARTITION BY patient_id ORDER BY cost) AS a, row_number() OVER (PARTITION BY patient_id ORDER BY ts DESC) AS b FROM visits) AS q WHERE a = 'acute' GROUP BY 1, 2
SELECT x.note, count(*) FROM patients AS p CROSS JOIN LATERAL (SELECT DISTINCT ON (v.note) v.note, v.cost FROM visits AS v WHERE v.patient_id = p.id ORDER BY v.note) AS x GROUP BY 1
SELECT count(*), sum(x.cost) FROM patients AS p, LATERAL (SELECT note, cost FROM visits AS v WHERE v.patient_id = p.id ORDER BY cost DESC LIMIT 3) AS x WHERE x.note = 'acute'
SELECT k, count(*) FROM (SELECT id, (SELECT note FROM visits AS v WHERE v.patient_id = p.id ORDER BY ts LIMIT 1) AS k FROM patients AS p) AS q GROUP BY k
SELECT sum(least(greatest(atan2(weight / 1e100, 1e147) * atan2(cost / 1e100, 1e147), 0), 1)) FROM patients
SELECT count(*), sum(f.x) FROM patients AS p FULL JOIN (visits AS v JOIN floats AS f ON f.id = v.patient_id) ON p.id = f.id
