-- Nasty on purpose: see clinic.py.
CREATE SCHEMA archive;
CREATE TABLE people(person_id INTEGER, site INTEGER, female BOOLEAN, smoker BOOLEAN, income DOUBLE,
    born DATE, region VARCHAR, token UUID, secret VARCHAR, document JSON);
INSERT INTO people VALUES
    (1, 1, true, true, 100, '1950-01-01', 'north', '00000000-0000-0000-0000-000000000001', 's1', '{}'),
    (2, 2, false, NULL, NULL, '1999-12-31', 'north', NULL, 's2', NULL),
    (3, 3, true, false, 'NaN', 'infinity', '', '00000000-0000-0000-0000-000000000003', 's3', '{}'),
    (4, 1, false, true, 'Infinity', '-infinity', NULL, NULL, 's4', '{}'),
    (5, 7, false, false, -100, '0044-03-15 (BC)', 'south', NULL, '', '{}'),
    (7, 2, true, true, 0.4, '2020-02-29', 'south', NULL, NULL, '[]'),
    (8, 3, true, NULL, 70.5, '1970-06-15', 'north', NULL, 's8', '1'),
    (9, 2, false, false, 1e300, NULL, 'it''s "odd" \ ', NULL, 's9', NULL);
CREATE TABLE cards(person_id INTEGER, tier VARCHAR);
INSERT INTO cards VALUES (1, 'gold'), (2, 'tin'), (3, 'gold'), (6, 'tin'), (8, 'gold'), (9, 'lead');
CREATE TABLE visits(person_id INTEGER, site INTEGER, kind VARCHAR, minutes INTEGER, cost DOUBLE,
    fee DECIMAL(10, 2), weight DOUBLE, steps BIGINT, day DATE, seen TIMESTAMP, sent TIMESTAMPTZ,
    due DATE, note VARCHAR);
INSERT INTO visits VALUES
    (1, 1, 'gp', 10, 50, 1, 1, 1, '2024-01-01', '2024-01-01 00:00', '2024-03-31 00:30+00', NULL, 'a'),
    (1, 2, 'er', 60, 0, -1, 0, -1, '2024-03-31', '2024-01-31 00:00', '2024-10-27 00:30+00', NULL, ''),
    (1, 3, 'lab', 0, 25.25, 0.5, 3.5, 7, '2024-02-29', '2024-01-15 12:34:56.789', NULL, NULL, 'ab'),
    (2, 1, 'gp', NULL, NULL, -0.01, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
    (2, 1, 'gp', NULL, 49.75, 0.01, NULL, 0, '2024-01-31', NULL, '2024-10-27 01:30+00', NULL, NULL),
    (3, 2, 'er', 2147483647, 'NaN', 99999999.99, 'NaN', 9223372036854775807, 'infinity', 'infinity',
        'infinity', 'infinity', 'x'),
    (4, 3, 'lab', -2147483648, 'Infinity', -99999999.99, '-Infinity', -9223372036854775808,
        '-infinity', '-infinity', '-infinity', '-infinity', '%'),
    (5, NULL, 'xx', 30, '-Infinity', 0, 'Infinity', 5, '0044-03-15 (BC)', '0044-03-15 (BC) 00:00',
        '0044-03-15 (BC) 00:00+00', '5874897-01-01', 'é'),
    (6, 1, 'gp', 20, 20, 0.2, 2, 2, '2024-02-01', '2024-01-02 00:00', NULL, '9999-12-31', 'a'),
    (6, 1, 'gp', 20, 20, 0.2, 2, 2, '2024-02-01', '2024-01-02 00:00', NULL, '9999-12-31', 'a'),
    (8, 1, 'gp', 1, 1, 1, 1, 1, '2024-01-01', '2024-01-03', NULL, '2024-01-01', 'a'),
    (8, 1, 'gp', 1, 1, 1, 1, 1, '2024-01-01', '2024-01-03', NULL, '2024-01-01', 'a'),
    (8, 1, 'gp', 2, 2, 1, 2, 2, '2024-01-02', '2024-01-04', NULL, '2024-01-02', 'ab'),
    (8, 2, 'er', 60, 50, -1, 2, 3, '2024-02-01', '2024-01-05', NULL, '2024-01-03', 'b'),
    (8, 2, 'er', 59, 49.5, -1, -2, 4, '2024-02-02', '2024-01-06', NULL, '2024-01-04', 'c'),
    (8, 3, 'lab', NULL, NULL, 0, NULL, NULL, '2024-03-01', '2024-01-07', NULL, NULL, NULL),
    (8, 3, 'lab', 61, 51, 1, 9, 9, '2024-03-02', '2024-01-08', NULL, '2024-01-05', ''),
    (8, 4, 'lab', -1, -1, 1, 9, 9, '2024-03-03', '2024-01-09', NULL, '2024-01-06', 'd'),
    (8, NULL, 'er', 5, 5, 1, 9, 9, '2024-03-04', '2024-01-10', NULL, '2024-01-07', 'e'),
    (14, 1, 'gp', 60, 50, 1, 1, 1, '2024-01-31', '2024-01-31 00:00', NULL, NULL, 'a'),
    (14, 1, 'gp', 60, 50, 1, 1, 1, '2024-01-31', '2024-01-31 00:00', NULL, NULL, 'a'),
    (14, 1, 'gp', 60, 50, 1, 1, 1, '2024-01-31', '2024-01-31 00:00', NULL, NULL, 'a'),
    (9, 2, 'er', 15, 0.25, 0.3, 1e308, 3, '2024-03-15', '2024-01-20', NULL, NULL, 'gp'),
    (NULL, 1, 'gp', 60, 50, 1, 1, 1, '2024-01-01', '2024-01-01', NULL, NULL, 'nobody'),
    (NULL, 1, 'gp', 60, 50, 1, 1, 1, '2024-01-01', '2024-01-01', NULL, NULL, 'nobody');
CREATE TABLE stays(hospital VARCHAR, patient INTEGER, ward VARCHAR, days INTEGER);
INSERT INTO stays VALUES ('h', 1, 'a', 10), ('h', 1, 'b', 0), ('h', 1, 'a', 5), ('h', 2, 'b', 1),
    ('k', 1, NULL, 3), ('k', 1, 'c', NULL), (NULL, 1, 'a', 4), ('k', NULL, 'b', 4);
CREATE TABLE tests(hospital VARCHAR, patient INTEGER, score INTEGER);
INSERT INTO tests VALUES ('h', 1, 3), ('h', 1, 10), ('h', 1, 7), ('k', 2, 2), ('k', 1, 1), (NULL, 1, 5);
CREATE TABLE longs(id DECIMAL(38, 0), code BIGINT);
INSERT INTO longs SELECT 9007199254740993 + i, 9007199254740993 + i FROM generate_series(0, 4) t(i);
CREATE TABLE sites(code INTEGER, name VARCHAR);
INSERT INTO sites VALUES (1, 'Aachen'), (2, 'Basel'), (3, NULL), (4, 'Zug');
CREATE TABLE towns(code INTEGER, town VARCHAR, land INTEGER);
INSERT INTO towns VALUES (1, 'Aachen', 1), (2, 'Basel', 2), (3, NULL, 2), (4, 'Zug', NULL);
CREATE TABLE lands(land INTEGER, name VARCHAR);
INSERT INTO lands VALUES (1, 'north'), (2, 'south'), (3, 'west');
CREATE TABLE kinds(kind VARCHAR, category VARCHAR);
INSERT INTO kinds VALUES ('gp', 'light'), ('gp', 'office'), ('er', 'heavy'), (NULL, 'none');
CREATE TABLE codes(code BIGINT, n INTEGER);
INSERT INTO codes SELECT 9007199254740993 + i, i FROM generate_series(0, 4) t(i);
CREATE TABLE archive.people(person_id INTEGER, site INTEGER);
INSERT INTO archive.people VALUES (1, 1), (1, 2), (1, 2), (8, 1), (8, 1), (8, 1), (NULL, 2);
CREATE TABLE staff(person_id INTEGER);
CREATE TABLE clock(struck TIMESTAMPTZ);
INSERT INTO clock VALUES ('2024-10-27 00:30+00'), (NULL), ('infinity');
-- Ward 7 has one person, and no ward is empty: without her it is the only row of nobody.
CREATE TABLE wards(code INTEGER, name VARCHAR);
INSERT INTO wards VALUES (1, 'one'), (7, 'seven');
-- A column whose equality ignores case: its labels must not.
CREATE TABLE moods(name VARCHAR COLLATE NOCASE, mood VARCHAR COLLATE NOCASE);
INSERT INTO moods VALUES ('ann', 'good'), ('Ann', 'Good'), ('bob', 'GOOD'), ('cid', 'bad');
-- What belongs to a person by way of others: person 8 has most of it; bill 9 is nobody's, and line
-- 99 is of no bill.
CREATE TABLE bills(bill_id INTEGER, person_id INTEGER, status VARCHAR, amount INTEGER);
INSERT INTO bills VALUES (1, 1, 'open', 10), (2, 1, 'paid', 3), (3, 2, 'paid', NULL),
    (4, 8, 'open', 10), (5, 8, 'paid', 10), (6, 8, 'paid', 12), (7, 8, 'open', 7), (9, NULL, 'open', 5),
    (14, 14, 'open', 10);
CREATE TABLE lines(line_id INTEGER, bill_id INTEGER, price INTEGER);
INSERT INTO lines VALUES (10, 1, 10), (11, 1, 4), (20, 2, 0), (30, 3, 9), (31, 3, NULL), (40, 4, 10),
    (41, 4, 10), (42, 4, 10), (50, 5, 10), (51, 5, 11), (60, 6, 1), (90, 9, 10), (91, 9, 1), (99, 77, 3),
    (98, NULL, 3), (141, 14, 10), (142, 14, 10), (143, 14, 10);
CREATE TABLE drugs(line_id INTEGER, drug VARCHAR, grams INTEGER);
INSERT INTO drugs VALUES (10, 'a', 9), (10, 'b', 1), (11, 'a', 3), (30, 'a', 5), (40, 'a', 9), (40, 'a', 9),
    (41, 'b', 9), (50, 'a', 8), (51, 'b', 9), (90, 'a', 9), (99, 'a', 9), (NULL, 'b', 9);
CREATE TABLE notes(who INTEGER, stars INTEGER);
INSERT INTO notes VALUES (1, 5), (1, 1), (2, 3), (8, 5), (8, 5), (8, 4), (77, 2), (NULL, 5);
-- Orders of two shops have the same numbers, of different people; parts that lead to nobody.
CREATE TABLE orders(shop VARCHAR, nr INTEGER, person_id INTEGER, gift BOOLEAN);
INSERT INTO orders VALUES ('x', 1, 1, true), ('x', 2, 1, false), ('y', 1, 2, true), ('y', 2, 8, NULL),
    ('x', 3, 8, true), ('z', 1, 8, false), ('z', 9, NULL, true);
CREATE TABLE items(nr INTEGER, shop VARCHAR, no INTEGER, price INTEGER);
INSERT INTO items VALUES (1, 'x', 1, 10), (1, 'x', 2, 4), (2, 'x', 1, 9), (1, 'y', 1, 8), (1, 'y', 2, NULL),
    (2, 'y', 1, 10), (2, 'y', 2, 10), (2, 'y', 3, 11), (3, 'x', 1, 10), (1, 'z', 1, 10), (9, 'z', 1, 7),
    (7, 'x', 1, 10), (NULL, 'x', 1, 10), (1, NULL, 1, 10), (NULL, NULL, 1, 10);
CREATE TABLE returns(shop VARCHAR, nr INTEGER, no INTEGER, refund INTEGER);
INSERT INTO returns VALUES ('x', 1, 1, 9), ('x', 1, 2, 3), ('y', 1, 1, 5), ('y', 2, 1, 9), ('y', 2, 2, 9),
    ('y', 2, 3, 8), ('z', 1, 1, 9), ('z', 9, 1, 9), ('x', 7, 1, 9), ('x', 1, 9, 9), ('x', 1, NULL, 9);
CREATE TABLE patients(patient INTEGER, hospital VARCHAR);
INSERT INTO patients VALUES (1, 'h'), (2, 'h'), (1, 'k');
CREATE TABLE meals(number INTEGER, house VARCHAR, kcal INTEGER);
INSERT INTO meals VALUES (1, 'h', 9), (1, 'h', 9), (1, 'h', 9), (2, 'h', 3), (1, 'k', 9), (NULL, 'h', 9), (1, NULL, 9);
-- Person 1 spends much in every shop, person 2 gives back; 3 buys often, 4 has no amounts.
CREATE TABLE purchases(person_id INTEGER, shop VARCHAR, city VARCHAR, amount INTEGER, paid DOUBLE);
INSERT INTO purchases SELECT 1, (ARRAY['x', 'y', 'z'])[1 + i % 3], (ARRAY['A', 'B', 'C'])[1 + i % 3], 2147483647, 'Infinity'
    FROM generate_series(0, 11) t(i);
INSERT INTO purchases SELECT 2, 'x', 'A', -2147483648, '-Infinity' FROM generate_series(0, 4) t(i);
INSERT INTO purchases SELECT 3, 'y', NULL, 1, 0.5 FROM generate_series(0, 6) t(i);
INSERT INTO purchases VALUES (4, 'x', 'A', NULL, 'NaN'), (4, 'y', 'B', NULL, NULL), (5, 'z', 'C', 7, 29.9),
    (NULL, 'x', 'A', 50, 30), (6, 'w', 'D', 50, 30);
-- Person 8 hears everything, many times; person 1 half of it, person 2 one thing; 3 what is no genre.
CREATE TABLE plays(person_id INTEGER, genre INTEGER, loud BOOLEAN, title VARCHAR);
INSERT INTO plays SELECT 8, i % 10, i < 5, (ARRAY['a', 'b', 'c', 'd', 'e', 'f', 'g'])[1 + i % 7] FROM generate_series(0, 129) t(i);
INSERT INTO plays SELECT 1, 2 * i, NULL, 'a' FROM generate_series(0, 4) t(i);
INSERT INTO plays VALUES (2, 4, true, 'a'), (2, 4, false, 'b'), (3, 77, true, 'c'), (3, -1, true, NULL),
    (6, 4, true, 'a'), (6, 5, false, ''), (NULL, 4, true, 'a'), (NULL, 5, true, 'h');
-- A person has a row for each half of each year; 4 is no year of the policy, and 3 no half.
CREATE TABLE halves(person_id INTEGER, year INTEGER, half INTEGER, pay INTEGER);
INSERT INTO halves SELECT 8, y, h, 10 FROM generate_series(1, 4) t(y), generate_series(1, 3) u(h);
INSERT INTO halves VALUES (1, 1, 1, 11), (1, 2, 1, -1), (1, 4, 1, 10), (2, 2, 1, 3), (2, 2, 2, NULL), (3, 5, 1, 9),
    (NULL, 1, 1, 10), (9, 3, 2, 2147483647);
