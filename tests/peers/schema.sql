-- Tables like those that other projects' tests and tutorials read; names as they write them.
CREATE SCHEMA pums;
CREATE SCHEMA reddit;
CREATE TABLE pums.pums (pid integer PRIMARY KEY, age integer NOT NULL, sex text NOT NULL, educ integer NOT NULL,
    race text, income double precision, married boolean NOT NULL);
CREATE TABLE pums.pums_dup (pid integer NOT NULL, year integer NOT NULL, age integer NOT NULL, educ integer NOT NULL,
    income double precision, married boolean NOT NULL);
CREATE TABLE reddit."N-grams" ("User" integer NOT NULL, "nGram" text NOT NULL, "N" integer NOT NULL, subreddit text NOT NULL);
CREATE TABLE week_data (visitor_id integer NOT NULL, entered timestamp NOT NULL, minutes integer NOT NULL,
    spent numeric(8,2) NOT NULL, day integer NOT NULL);
CREATE TABLE orders (id integer PRIMARY KEY, user_id integer NOT NULL, description text, date date NOT NULL);
CREATE TABLE items (order_id integer NOT NULL, item text NOT NULL, price numeric(8,2) NOT NULL);
CREATE TABLE levels (educ integer PRIMARY KEY, level text NOT NULL);
