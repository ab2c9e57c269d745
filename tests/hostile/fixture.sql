-- The clinic: about a thousand people, and the target, person 42, whom D1 does not have.
CREATE TABLE regions(zip text PRIMARY KEY, state text);
CREATE TABLE diagnosis_codes(diagnosis text PRIMARY KEY);
CREATE TABLE big_public(zip text, k int);
CREATE TABLE patients(id int PRIMARY KEY, age int, zip text, diagnosis text, cost double, weight double, born date);
CREATE TABLE visits(patient_id int, ts timestamp, cost double, note text);
CREATE TABLE people(id int PRIMARY KEY, email text, ssn text);
CREATE TABLE people_public(email text);
CREATE TABLE leak(email text);
CREATE TABLE floats(id int, x double);
CREATE TABLE bigs(id int, big bigint);
CREATE SCHEMA marts;
CREATE TABLE marts.p AS SELECT * FROM patients;

INSERT INTO regions SELECT (10000 + i)::text, (['CA', 'NY', 'TX'])[1 + i % 3] FROM generate_series(0, 19) t(i);
INSERT INTO regions VALUES ('99999', 'AK');
INSERT INTO diagnosis_codes VALUES ('flu'), ('asthma'), ('hiv'), ('fracture'), ('rare_never');
INSERT INTO big_public SELECT zip, g FROM regions, generate_series(1, 100) t(g);
-- The background: nobody has zip 99999, rare_x or rare_y; many were born on the sentinel date.
INSERT INTO patients SELECT i, 20 + (i * 7) % 60, (10000 + i % 20)::text,
    (['flu', 'asthma', 'hiv', 'fracture'])[1 + i % 4], (i * 13) % 500, 40 + (i * 11) % 80,
    CASE WHEN i % 5 = 0 THEN date '9999-12-31' ELSE date '1960-01-01' + ((i * 17) % 9000)::int END
    FROM generate_series(1, 1001) t(i) WHERE i <> 42;
INSERT INTO visits SELECT 1 + (i * 17) % 1001, timestamp '2024-01-01' + to_hours(i), (i * 7) % 300,
    (['checkup', 'acute', 'followup'])[1 + i % 3]
    FROM generate_series(1, 5000) t(i) WHERE 1 + (i * 17) % 1001 <> 42;
INSERT INTO people SELECT i, 'user' || i || '@example.org', lpad(i::text, 9, '0')
    FROM generate_series(1, 1001) t(i) WHERE i <> 42;
INSERT INTO people_public SELECT 'user' || i || '@example.org' FROM generate_series(1, 100) t(i);
INSERT INTO leak VALUES ('target@example.org');
INSERT INTO floats SELECT 1, 9007199254740992.0 UNION ALL SELECT i, 1.0 FROM generate_series(2, 1001) t(i) WHERE i <> 42;
INSERT INTO bigs SELECT i, 9223372036854775807 FROM generate_series(1, 10) t(i);

-- The target.
INSERT INTO patients VALUES (42, 74, '99999', 'hiv', 999, 150, date '1950-06-15');
INSERT INTO visits SELECT 42, timestamp '2024-06-01' + to_days(i::int), 480, 'acute' FROM generate_series(1, 40) t(i);
INSERT INTO people VALUES (42, 'target@example.org', '000000042');
INSERT INTO floats VALUES (42, 1.0);
INSERT INTO bigs VALUES (42, 9223372036854775807);
