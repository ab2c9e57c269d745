-- After the queries of smartnoise-sql's tests (opendp/smartnoise-sdk, sql/tests). Two verdicts differ from its own on purpose:
-- sums of expressions are bounded here, and SQL Server's spellings are PostgreSQL's to refuse.

---- answer: sum in a schema named in capitals
SELECT SUM(age) FROM PUMS.PUMS
---- answer: database, schema and table
SELECT COUNT(*) AS n FROM peers.pums.pums
---- answer: quoted schema and table
SELECT "p"."married", COUNT(*) AS "N" FROM "pums"."pums" AS "p" GROUP BY "p"."married" ORDER BY "p"."married"
---- refuse 42P01: quoted capitals that name no table
SELECT COUNT(*) FROM "PUMS"."PUMS"
---- answer: table of the search path
SELECT educ, COUNT(*) FROM pums GROUP BY educ HAVING COUNT(*) > 5
---- answer: spellings of the variance
SELECT COUNT(*), VARIANCE(age) AS a, VAR_SAMP(age) AS b, VAR_POP(age) AS c, STDDEV(age) AS d, STDDEV_SAMP(age) AS e, STDDEV_POP(age) AS f FROM PUMS.PUMS
---- refuse 42883: VAR, which PostgreSQL does not have
SELECT COUNT(*), VAR(age) AS var_age FROM PUMS.PUMS
---- refuse 42883: STDEV, which PostgreSQL does not have
SELECT STDEV(age) FROM PUMS.PUMS
---- refuse: a key of double precision, which two engines print differently
SELECT married, educ, income, AVG(age) FROM PUMS.PUMS GROUP BY married, educ, income
---- answer: alias of the table used for one key only
SELECT p.married, AVG(age) AS aa FROM PUMS.PUMS AS p GROUP BY married
---- refuse 42601: TOP, which is LIMIT in PostgreSQL
SELECT TOP 5 educ, AVG(income) FROM PUMS.PUMS GROUP BY educ
---- answer: LIMIT after ORDER BY a key
SELECT educ, AVG(income) FROM PUMS.PUMS GROUP BY educ ORDER BY educ LIMIT 5
---- answer: FETCH FIRST
SELECT educ, AVG(income) FROM PUMS.PUMS GROUP BY educ ORDER BY educ FETCH FIRST 5 ROWS ONLY
---- answer: count of a key and an average
SELECT COUNT(married), AVG(age) FROM PUMS.PUMS
---- answer: constant beside keys in another order
SELECT 3 AS three, p.married, educ, AVG(income) FROM PUMS.PUMS AS p GROUP BY educ, married
---- answer: keys without aggregates
SELECT educ FROM PUMS.PUMS GROUP BY educ
---- answer: alias of a column's own name
SELECT (SUM(age)) AS age FROM PUMS.PUMS
---- answer: average times two and one
SELECT AVG(age) * 2 + 1 AS x, SUM(age) * 1 AS age FROM PUMS.PUMS
---- answer: functions of averages
SELECT PI(), POWER(AVG(age), 2), SQRT(AVG(income)), LN(COUNT(*)), CEIL(COUNT(*)), LOG(10, COUNT(*)), SIGN(AVG(age)), ABS(-SUM(age)) FROM PUMS.PUMS
---- answer: random beside an average
SELECT RANDOM() < 2 AS r, POWER(AVG(age), 2) AS p FROM PUMS.PUMS
---- refuse 42883: RAND, which is random in PostgreSQL
SELECT RAND(), AVG(age) FROM PUMS.PUMS
---- refuse: random inside an aggregate
SELECT SUM(age * RANDOM()) FROM PUMS.PUMS
---- refuse: random as a filter of rows
SELECT COUNT(*) FROM PUMS.PUMS WHERE RANDOM() < 0.5
---- answer: CASE as a key that is not shown
SELECT SUM(age) FROM PUMS.PUMS GROUP BY married, CASE WHEN age > 90 THEN 1 ELSE 0 END
---- answer: sum of two columns, which is bounded here
SELECT SUM(Age + Income) FROM PUMS.PUMS
---- answer: sum of a CASE, which is bounded here
SELECT SUM(CASE WHEN age > 90 THEN 1 ELSE 0 END) AS age FROM PUMS.PUMS
---- answer: sum of an offset
SELECT SUM(age + 1) * 1 AS age FROM PUMS.PUMS
---- refuse 42803: aggregate of an aggregate
SELECT SUM(SUM(age)) FROM PUMS.PUMS
---- answer: count of a subquery's rows
SELECT COUNT(*) FROM (SELECT * FROM PUMS.PUMS) AS q
---- answer: count of a subquery without a name
SELECT COUNT(*) FROM (SELECT * FROM PUMS.PUMS)
---- answer: two subqueries without names
SELECT COUNT(*), AVG(age) FROM (SELECT pid, age FROM pums) JOIN (SELECT pid AS k FROM pums_dup WHERE year = 2018) ON pid = k
---- answer: an output's name in ORDER BY, which inside an expression is a column's
SELECT educ AS age, COUNT(*) AS n FROM pums GROUP BY pums.educ, pums.age ORDER BY (age), age * -1, n
---- refuse 42501: rows of a self-join
SELECT a.pid, b.income FROM PUMS.PUMS AS a JOIN PUMS.PUMS AS b ON b.pid = a.pid
---- answer: average over a self-join on the unit
SELECT AVG(b.income), COUNT(*) FROM PUMS.PUMS AS a JOIN PUMS.PUMS AS b ON b.pid = a.pid
---- refuse 42803: columns that are not keys
SELECT married, educ, income, AVG(age) FROM PUMS.PUMS
---- refuse 42501: CASE of each row
SELECT CASE WHEN age > 90 THEN 1 ELSE 0 END AS age FROM PUMS.PUMS
---- refuse 42501: ages of rows
SELECT age AS a FROM PUMS.PUMS WHERE age > 100
---- answer: ordered by the alias of a count
SELECT COUNT(*) * 5 AS c, married AS m FROM PUMS.PUMS GROUP BY married ORDER BY c DESC
---- answer: sum of nobody's rows
SELECT COUNT(*) AS n, SUM(age) AS c FROM PUMS.PUMS WHERE age > 119
---- answer: HAVING of a count of units
SELECT educ, COUNT(DISTINCT pid) AS n FROM pums_dup GROUP BY educ HAVING COUNT(DISTINCT pid) > 5
---- refuse 42703: HAVING by alias, which PostgreSQL does not have
SELECT educ, COUNT(DISTINCT pid) AS n FROM pums_dup GROUP BY educ HAVING n > 5
---- answer: HAVING of another count than is shown
SELECT educ, COUNT(DISTINCT pid) AS n FROM pums_dup GROUP BY educ HAVING COUNT(*) > 5
---- answer: HAVING of a ratio with a key
SELECT educ, COUNT(*) FROM pums_dup GROUP BY educ HAVING (COUNT(*) / CAST(educ AS INTEGER)) > 2
---- answer: keys under each other's names
SELECT sex AS educ, educ AS sex, COUNT(*) AS n FROM pums GROUP BY pums.sex, pums.educ HAVING educ > 2
---- answer: ordered by a key under another name
SELECT sex AS gender, educ FROM pums GROUP BY sex, educ ORDER BY pums.sex DESC, educ
---- answer: ordered by a cast of a key
SELECT educ FROM pums GROUP BY educ ORDER BY CAST(educ AS VARCHAR) DESC
---- answer: ordered by an expression of a key
SELECT educ, sex, COUNT(*) FROM pums GROUP BY educ, sex ORDER BY educ * -1, CAST(sex AS INTEGER) + 5 DESC
---- answer: ordered by a count that is not shown
SELECT educ, COUNT(DISTINCT pid) AS n FROM pums_dup GROUP BY educ ORDER BY COUNT(pid) DESC, educ
---- refuse 42803: ordered by what is no key
SELECT educ FROM pums GROUP BY educ ORDER BY sex DESC
---- refuse 42883: IIF, which is CASE in PostgreSQL
SELECT IIF(age > 40, 'old', 'young') AS a, COUNT(*) FROM pums GROUP BY 1
---- refuse 42883: CHOOSE, which is CASE in PostgreSQL
SELECT CHOOSE(educ, 'a', 'b') AS a, COUNT(*) FROM pums GROUP BY 1
---- answer: group by the alias of an expression
SELECT CASE WHEN age < 30 THEN 'young' WHEN age BETWEEN 30 AND 60 THEN 'mid' ELSE 'old' END AS band, COUNT(*) AS n FROM pums GROUP BY band
---- answer: key of two columns' text
SELECT CONCAT(sex, educ) AS both_of_them, COUNT(*) FROM pums GROUP BY both_of_them
---- answer: clamped in a subquery
SELECT SUM(x) FROM (SELECT pid, CASE WHEN income < 1000 THEN 1000 WHEN income > 60000 THEN 60000 ELSE income END AS x FROM PUMS.PUMS) AS q
---- answer: one row of each unit by a subquery
SELECT educ, AVG(total) FROM (SELECT pid, MAX(educ) AS educ, SUM(income) AS total FROM pums_dup GROUP BY pid) AS q GROUP BY educ
---- answer: distinct units of distinct rows
SELECT COUNT(pid) FROM (SELECT DISTINCT pid, educ FROM pums_dup) AS q
---- answer: JOIN USING the unit
SELECT married, AVG(d.income) AS a, COUNT(*) AS n FROM pums.pums JOIN (SELECT pid, income, year FROM pums.pums_dup) AS d USING (pid) GROUP BY married
---- refuse: two people in one row
SELECT COUNT(*) FROM pums AS a JOIN pums AS b ON a.educ = b.educ
---- answer: a public table's column as key
SELECT level, COUNT(*) AS n, AVG(age) FROM pums JOIN levels USING (educ) GROUP BY level ORDER BY level
---- answer: n-grams by mixed-case names
SELECT "nGram", COUNT(DISTINCT "User") AS users, SUM("N") AS n FROM reddit."N-grams" GROUP BY "nGram" ORDER BY users DESC, "nGram"
---- refuse 42P01: n-grams without the quotes that their name needs
SELECT COUNT(*) FROM reddit.ngrams
---- answer: count of distinct ages
SELECT COUNT(DISTINCT age) FROM pums
---- refuse: sum of distinct values
SELECT SUM(DISTINCT age) FROM pums
---- answer: count of all
SELECT COUNT(ALL educ) AS n FROM pums
