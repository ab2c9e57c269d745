-- Written from what analysts and tools are said to ask, before looking at any other of these files.

---- answer: Tableau top N by inner query
SELECT "orders"."o_orderpriority" AS "o_orderpriority", SUM("orders"."o_totalprice") AS "sum:x:ok"
FROM "public"."orders" "orders"
  INNER JOIN (
    SELECT "orders"."o_orderpriority" AS "o_orderpriority", SUM("orders"."o_totalprice") AS "$__alias__0"
    FROM "public"."orders" "orders"
    GROUP BY 1
    ORDER BY 2 DESC, 1 ASC
    LIMIT 3
  ) "t0" ON ("orders"."o_orderpriority" = "t0"."o_orderpriority")
GROUP BY 1

---- answer: Tableau LOD FIXED
SELECT "t0"."c_mktsegment" AS "c_mktsegment", AVG("t1"."__measure__1") AS "avg:calc:ok"
FROM "public"."customer" "t0"
INNER JOIN (
  SELECT "orders"."o_custkey" AS "o_custkey", SUM("orders"."o_totalprice") AS "__measure__1"
  FROM "public"."orders" "orders" GROUP BY 1
) "t1" ON ("t0"."c_custkey" = "t1"."o_custkey")
GROUP BY 1

---- answer: Tableau quarter datepart and year cast
SELECT CAST(TRUNC(EXTRACT(QUARTER FROM "orders"."o_orderdate")) AS INTEGER) AS "qr:o_orderdate:ok",
  CAST(TRUNC(EXTRACT(YEAR FROM "orders"."o_orderdate")) AS INTEGER) AS "yr:o_orderdate:ok",
  COUNT("orders"."o_orderkey") AS "cnt:o_orderkey:ok"
FROM "public"."orders" "orders"
WHERE (CAST(TRUNC(EXTRACT(YEAR FROM "orders"."o_orderdate")) AS INTEGER) IN (1995, 1996))
GROUP BY 1, 2

---- answer: Tableau bins
SELECT FLOOR("orders"."o_totalprice" / 50000.0) * 50000 AS "o_totalprice (bin)", SUM(1) AS "cnt:ok"
FROM "public"."orders" "orders" GROUP BY 1

---- answer: Power BI joined rename
select "rows"."n_name" as "n_name", sum("rows"."o_totalprice") as "a0", count(distinct "rows"."o_custkey") as "a1"
from
(
    select "$Outer"."o_custkey", "$Outer"."o_totalprice", "$Inner"."n_name"
    from (
        select "$Outer"."o_custkey", "$Outer"."o_totalprice", "$Inner"."c_nationkey"
        from "public"."orders" as "$Outer"
        left outer join "public"."customer" as "$Inner" on ("$Outer"."o_custkey" = "$Inner"."c_custkey")
    ) as "$Outer"
    left outer join "public"."nation" as "$Inner" on ("$Outer"."c_nationkey" = "$Inner"."n_nationkey")
) "rows"
group by "n_name"
limit 1000001

---- answer: Looker pivot with rank
SELECT * FROM (
SELECT *, DENSE_RANK() OVER (ORDER BY z___min_rank) as z___pivot_row_rank, RANK() OVER (PARTITION BY z__pivot_col_rank ORDER BY z___min_rank) as z__pivot_col_ordering, CASE WHEN z___min_rank = z___rank THEN 1 ELSE 0 END AS z__is_highest_ranked_cell FROM (
SELECT *, MIN(z___rank) OVER (PARTITION BY "year") as z___min_rank FROM (
SELECT *, RANK() OVER (ORDER BY "year" DESC, z__pivot_col_rank) AS z___rank FROM (
SELECT *, DENSE_RANK() OVER (ORDER BY CASE WHEN "status" IS NULL THEN 1 ELSE 0 END, "status") AS z__pivot_col_rank FROM (
SELECT EXTRACT(YEAR FROM orders.o_orderdate)::integer AS "year", orders.o_orderstatus AS "status", COUNT(*) AS "orders.count"
FROM orders GROUP BY 1,2) ww
) bb WHERE z__pivot_col_rank <= 16384
) aa
) xx
) zz
 WHERE (z__pivot_col_rank <= 50 OR z__is_highest_ranked_cell = 1) AND (z___pivot_row_rank <= 500 OR z__pivot_col_ordering = 1) ORDER BY z___pivot_row_rank

---- answer: Looker tier dimension
SELECT CASE
WHEN customer.c_acctbal  < 0 THEN '0'
WHEN customer.c_acctbal  >= 0 AND customer.c_acctbal  < 2500 THEN '1'
WHEN customer.c_acctbal  >= 2500 AND customer.c_acctbal  < 5000 THEN '2'
WHEN customer.c_acctbal  >= 5000 THEN '3'
ELSE '4'
END AS "customer.bal_tier__sort_",
CASE
WHEN customer.c_acctbal  < 0 THEN 'Below 0'
WHEN customer.c_acctbal  >= 0 AND customer.c_acctbal  < 2500 THEN '0 to 2499'
WHEN customer.c_acctbal  >= 2500 AND customer.c_acctbal  < 5000 THEN '2500 to 4999'
WHEN customer.c_acctbal  >= 5000 THEN '5000 or Above'
ELSE 'Undefined'
END AS "customer.bal_tier",
COUNT(*) AS "customer.count"
FROM customer GROUP BY 1,2 ORDER BY 1

---- answer: Metabase day of week
SELECT MOD(CAST(extract(isodow from "public"."orders"."o_orderdate") AS integer) + 1, 7) AS "o_orderdate", COUNT(*) AS "count"
FROM "public"."orders"
GROUP BY 1 ORDER BY 1

---- answer: Metabase week sunday
SELECT (CAST(DATE_TRUNC('week', ("public"."orders"."o_orderdate" + INTERVAL '1 day')) AS date) + INTERVAL '-1 day') AS "o_orderdate", COUNT(*) AS "count"
FROM "public"."orders"
WHERE "public"."orders"."o_orderdate" >= DATE '1996-01-01' AND "public"."orders"."o_orderdate" < DATE '1996-04-01'
GROUP BY 1 ORDER BY 1 ASC

---- answer: Grafana timeGroup expanded
SELECT floor(extract(epoch from o_orderdate)/2592000)*2592000 AS "time", count(*) AS value
FROM orders
WHERE o_orderdate BETWEEN '1994-01-01T00:00:00Z' AND '1995-12-31T23:59:59Z'
GROUP BY 1
ORDER BY 1

---- answer: dbt_utils pivot
select
  c_nationkey,
  sum(case when c_mktsegment = 'AUTOMOBILE' then 1 else 0 end) as "AUTOMOBILE",
  sum(case when c_mktsegment = 'BUILDING' then 1 else 0 end) as "BUILDING",
  sum(case when c_mktsegment = 'FURNITURE' then 1 else 0 end) as "FURNITURE"
from "public"."customer"
group by c_nationkey

---- answer: dbt_utils date_spine joined
with date_spine as (
  select (cast('1995-01-01' as date) + (interval '1 month' * row_number() over ())) - interval '1 month' as date_month
  from generate_series(1, 12)
),
agg as (
  select date_trunc('month', o_orderdate) as date_month, count(*) as orders from orders group by 1
)
select date_spine.date_month, coalesce(agg.orders, 0) as orders
from date_spine left join agg on agg.date_month = date_spine.date_month
order by 1

---- answer: dbt metrics time grain secondary calc
with source_query as (
  select cast(o_orderdate as date) as date_day, o_totalprice as property_to_aggregate, o_orderstatus from orders
), aggregated as (
  select date_trunc('quarter', date_day)::date as date_quarter, o_orderstatus, avg(property_to_aggregate) as average_price, bool_or(true) as has_data
  from source_query group by 1, 2
)
select date_quarter, o_orderstatus, average_price,
  average_price - lag(average_price, 1) over (partition by o_orderstatus order by date_quarter) as diff
from aggregated

---- answer: dbt accepted values
select count(*) as failures from (
with all_values as (
    select o_orderstatus as value_field, count(*) as n_records from orders group by o_orderstatus
)
select * from all_values where value_field not in ('F','O','P')
) dbt_internal_test

---- answer: dbt unique test
select count(*) as failures from (
select o_orderkey as unique_field, count(*) as n_records from orders where o_orderkey is not null group by o_orderkey having count(*) > 1
) dbt_internal_test

---- answer: dbt relationships test
select count(*) as failures from (
with child as (select o_custkey as from_field from orders where o_custkey is not null),
parent as (select c_custkey as to_field from customer)
select from_field from child left join parent on child.from_field = parent.to_field where parent.to_field is null
) dbt_internal_test

---- answer: funnel
SELECT COUNT(DISTINCT c.c_custkey) AS registered,
  COUNT(DISTINCT o.o_custkey) AS ordered,
  COUNT(DISTINCT CASE WHEN o.o_totalprice > 200000 THEN o.o_custkey END) AS ordered_big,
  COUNT(DISTINCT CASE WHEN l.l_returnflag = 'R' THEN o.o_custkey END) AS returned
FROM customer c LEFT JOIN orders o ON o.o_custkey = c.c_custkey LEFT JOIN lineitem l ON l.l_orderkey = o.o_orderkey

---- answer: year over year
SELECT cur.mon, cur.rev, prev.rev AS prev_rev, cur.rev / NULLIF(prev.rev, 0) - 1 AS yoy
FROM (SELECT extract(month FROM o_orderdate) AS mon, sum(o_totalprice) AS rev FROM orders WHERE extract(year FROM o_orderdate) = 1996 GROUP BY 1) cur
LEFT JOIN (SELECT extract(month FROM o_orderdate) AS mon, sum(o_totalprice) AS rev FROM orders WHERE extract(year FROM o_orderdate) = 1995 GROUP BY 1) prev
ON cur.mon = prev.mon
ORDER BY cur.mon

---- answer: ABC classes of nations
WITH rev AS (
  SELECT c_nationkey, SUM(o_totalprice) AS r FROM orders o JOIN customer c ON c.c_custkey = o.o_custkey GROUP BY 1
), ranked AS (
  SELECT c_nationkey, r, SUM(r) OVER (ORDER BY r DESC) / SUM(r) OVER () AS cum FROM rev
)
SELECT CASE WHEN cum <= 0.8 THEN 'A' WHEN cum <= 0.95 THEN 'B' ELSE 'C' END AS class, COUNT(*) AS nations, SUM(r) AS revenue FROM ranked GROUP BY 1 ORDER BY 1

---- answer: anti join left
SELECT COUNT(*) FROM customer c LEFT JOIN orders o ON c.c_custkey = o.o_custkey WHERE o.o_orderkey IS NULL

---- answer: lateral aggregate left
SELECT c.c_mktsegment, COUNT(*) AS customers, SUM(s.total) AS total, AVG(s.n) AS avg_orders
FROM customer c LEFT JOIN LATERAL (SELECT SUM(o.o_totalprice) AS total, COUNT(*) AS n FROM orders o WHERE o.o_custkey = c.c_custkey) s ON TRUE
GROUP BY c.c_mktsegment

---- answer: top nation in each region
SELECT r_name, n_name, n FROM (
  SELECT r_name, n_name, COUNT(*) AS n, ROW_NUMBER() OVER (PARTITION BY r_name ORDER BY COUNT(*) DESC, n_name) AS rn
  FROM customer JOIN nation ON c_nationkey = n_nationkey JOIN region ON n_regionkey = r_regionkey GROUP BY r_name, n_name) t
WHERE rn <= 2 ORDER BY r_name, rn

---- answer: per customer average order count by segment
SELECT c_mktsegment, AVG(cnt) FROM (SELECT c_custkey, c_mktsegment, COUNT(o_orderkey) AS cnt FROM customer LEFT JOIN orders ON c_custkey = o_custkey GROUP BY c_custkey, c_mktsegment) t GROUP BY c_mktsegment

---- answer: top 3 share within window filter
WITH t AS (SELECT c_mktsegment, SUM(c_acctbal) AS bal FROM customer GROUP BY 1)
SELECT SUM(bal) FILTER (WHERE rk <= 3) / SUM(bal) AS top3_share FROM (SELECT bal, ROW_NUMBER() OVER (ORDER BY bal DESC) AS rk FROM t) x

---- answer: active customers on first of each month 30 day window
SELECT d::date AS day, COUNT(DISTINCT o.o_custkey) AS active
FROM generate_series('1995-01-01'::date, '1995-12-01'::date, '1 month'::interval) d
LEFT JOIN orders o ON o.o_orderdate > d - INTERVAL '90 days' AND o.o_orderdate <= d
GROUP BY d ORDER BY d

---- answer: VALUES lookup join
SELECT v.label, COUNT(*) FROM orders o JOIN (VALUES ('F', 'finished'), ('O', 'open'), ('P', 'partial')) AS v(code, label) ON v.code = o.o_orderstatus GROUP BY v.label

---- answer: band join on VALUES
SELECT b.name, COUNT(*) AS customers FROM customer c JOIN (VALUES (0, 3000, 'low'), (3000, 6000, 'mid'), (6000, 10000, 'high')) b(lo, hi, name) ON c.c_acctbal >= b.lo AND c.c_acctbal < b.hi GROUP BY 1

---- answer: union of rows then aggregate
SELECT kind, COUNT(*), AVG(d) FROM (
  SELECT 'ship' AS kind, l_shipdate - DATE '1992-01-01' AS d FROM lineitem
  UNION ALL SELECT 'receipt', l_receiptdate - DATE '1992-01-01' FROM lineitem) e GROUP BY kind

---- answer: first order value DISTINCT ON
SELECT AVG(o_totalprice) FROM (SELECT DISTINCT ON (o_custkey) o_custkey, o_totalprice FROM orders ORDER BY o_custkey, o_orderdate, o_orderkey) f

---- answer: customer lifetime in days
SELECT AVG(last - first) AS lifetime, COUNT(*) FROM (SELECT o_custkey, MIN(o_orderdate) AS first, MAX(o_orderdate) AS last FROM orders GROUP BY 1 HAVING COUNT(*) > 1) t

---- answer: profit Q9 like with partsupp
SELECT p_mfgr, EXTRACT(YEAR FROM o_orderdate)::int AS yr, SUM(l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity) AS profit
FROM lineitem JOIN partsupp ON ps_partkey = l_partkey AND ps_suppkey = l_suppkey JOIN part ON p_partkey = l_partkey JOIN orders ON o_orderkey = l_orderkey
GROUP BY 1, 2 ORDER BY 1, 2

---- answer: orders with every line late
SELECT COUNT(*) FROM orders o WHERE NOT EXISTS (SELECT * FROM lineitem l WHERE l.l_orderkey = o.o_orderkey AND l.l_receiptdate <= l.l_commitdate) AND EXISTS (SELECT * FROM lineitem l WHERE l.l_orderkey = o.o_orderkey)

---- answer: multi-item orders bool_and
SELECT AVG(CASE WHEN all_late THEN 1 ELSE 0 END) FROM (SELECT l_orderkey, BOOL_AND(l_receiptdate > l_commitdate) AS all_late FROM lineitem GROUP BY 1) t

---- answer: quartile thresholds by earlier release
WITH q AS (SELECT percentile_cont(0.75) WITHIN GROUP (ORDER BY c_acctbal) AS p75 FROM customer)
SELECT COUNT(*) FROM customer, q WHERE c_acctbal > q.p75

---- answer: z-score outliers
WITH s AS (SELECT AVG(o_totalprice) AS m, STDDEV(o_totalprice) AS sd FROM orders)
SELECT COUNT(*) FROM orders CROSS JOIN s WHERE ABS(o_totalprice - s.m) > 1.5 * s.sd

---- answer: fiscal year
SELECT CASE WHEN EXTRACT(MONTH FROM o_orderdate) >= 7 THEN EXTRACT(YEAR FROM o_orderdate) + 1 ELSE EXTRACT(YEAR FROM o_orderdate) END AS fy, SUM(o_totalprice) FROM orders GROUP BY 1 ORDER BY 1

---- answer: make_date key
SELECT make_date(EXTRACT(YEAR FROM o_orderdate)::int, 1, 1) AS y, COUNT(*) FROM orders GROUP BY 1

---- answer: customers per number of distinct segments of ship modes
SELECT modes, COUNT(*) FROM (SELECT o_custkey, COUNT(DISTINCT l_shipmode) AS modes FROM orders JOIN lineitem ON l_orderkey = o_orderkey GROUP BY o_custkey) t GROUP BY modes ORDER BY modes

---- answer: window share per customer
SELECT AVG(share) FROM (SELECT o_totalprice / SUM(o_totalprice) OVER (PARTITION BY o_custkey) AS share FROM orders) t

---- answer: cumulative spend thresholds
SELECT COUNT(DISTINCT o_custkey) FROM (SELECT o_custkey, SUM(o_totalprice) OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS cum FROM orders) t WHERE cum > 500000

---- answer: natural alias columns
SELECT seg, cnt FROM (SELECT c_mktsegment, COUNT(*) FROM customer GROUP BY 1) AS t(seg, cnt) WHERE cnt > 3 ORDER BY cnt DESC

---- answer: average number of lines per order per nation
SELECT n_name, SUM(lines)::numeric / COUNT(*) AS lines_per_order FROM (SELECT o_orderkey, c_nationkey, COUNT(*) AS lines FROM customer JOIN orders ON o_custkey = c_custkey JOIN lineitem ON l_orderkey = o_orderkey GROUP BY o_orderkey, c_nationkey) t JOIN nation ON n_nationkey = c_nationkey GROUP BY n_name

---- answer: first touch nation of supplier
SELECT s_nationkey, COUNT(DISTINCT o_custkey) FROM (SELECT DISTINCT ON (o_custkey) o_custkey, l_suppkey FROM orders JOIN lineitem ON l_orderkey = o_orderkey ORDER BY o_custkey, o_orderdate, o_orderkey, l_linenumber) f JOIN supplier ON s_suppkey = l_suppkey GROUP BY 1

---- answer: new vs returning per year
WITH f AS (SELECT o_custkey, MIN(EXTRACT(YEAR FROM o_orderdate)) AS fy FROM orders GROUP BY o_custkey)
SELECT EXTRACT(YEAR FROM o.o_orderdate) AS y, COUNT(DISTINCT CASE WHEN f.fy = EXTRACT(YEAR FROM o.o_orderdate) THEN o.o_custkey END) AS new_customers, COUNT(DISTINCT CASE WHEN f.fy < EXTRACT(YEAR FROM o.o_orderdate) THEN o.o_custkey END) AS returning_customers
FROM orders o JOIN f ON f.o_custkey = o.o_custkey GROUP BY 1 ORDER BY 1

---- answer: Tableau table calc rank on LOD exclude
SELECT "t0"."c_mktsegment" AS "seg", "t0"."yr" AS "yr", SUM("t0"."x") AS "x", MIN("t1"."m") AS "excl"
FROM (SELECT "customer"."c_mktsegment", CAST(EXTRACT(YEAR FROM "orders"."o_orderdate") AS INTEGER) AS "yr", SUM("orders"."o_totalprice") AS "x"
 FROM "public"."orders" "orders" INNER JOIN "public"."customer" "customer" ON ("orders"."o_custkey" = "customer"."c_custkey") GROUP BY 1, 2) "t0"
INNER JOIN (SELECT "customer"."c_mktsegment", AVG("orders"."o_totalprice") AS "m" FROM "public"."orders" "orders" INNER JOIN "public"."customer" "customer" ON ("orders"."o_custkey" = "customer"."c_custkey") GROUP BY 1) "t1"
ON ("t0"."c_mktsegment" = "t1"."c_mktsegment" OR ("t0"."c_mktsegment" IS NULL AND "t1"."c_mktsegment" IS NULL))
GROUP BY 1, 2

---- answer: Tableau month datediff
SELECT CAST((DATE_PART('YEAR', "l"."l_receiptdate") - DATE_PART('YEAR', "o"."o_orderdate")) * 12 + (DATE_PART('MONTH', "l"."l_receiptdate") - DATE_PART('MONTH', "o"."o_orderdate")) AS BIGINT) AS "months", COUNT(*)
FROM "public"."lineitem" "l" JOIN "public"."orders" "o" ON "l"."l_orderkey" = "o"."o_orderkey" GROUP BY 1

---- answer: Tableau set IN/OUT
SELECT (CASE WHEN ("t0"."flag" IS NULL) THEN 0 ELSE 1 END) AS "io", SUM("orders"."o_totalprice") AS "s"
FROM "public"."orders" "orders"
LEFT JOIN (SELECT "customer"."c_custkey" AS "k", 1 AS "flag" FROM "public"."customer" "customer" WHERE "customer"."c_acctbal" > 5000 GROUP BY 1) "t0" ON ("orders"."o_custkey" = "t0"."k")
GROUP BY 1

---- answer: Tableau groups with CASE IN
SELECT (CASE WHEN ("nation"."n_name" IN ('FRANCE', 'GERMANY', 'UNITED KINGDOM')) THEN 'Europe big 3' ELSE "nation"."n_name" END) AS "grp", COUNT(*)
FROM "public"."customer" "customer" JOIN "public"."nation" "nation" ON "customer"."c_nationkey" = "nation"."n_nationkey" GROUP BY 1

---- answer: Power BI date table relation
select "d"."Year" as "c1", sum("o"."o_totalprice") as "a0"
from "public"."orders" "o" left outer join (select gs::date as "Date", extract(year from gs)::int as "Year" from generate_series(date '1992-01-01', date '1998-12-31', interval '1 day') gs) "d" on "o"."o_orderdate" = "d"."Date"
group by "d"."Year"

---- answer: Looker derived table w/ dimension fill and measure filter
WITH user_order_facts AS (SELECT
  o_custkey AS user_id, COUNT(*) AS lifetime_orders, MIN(o_orderdate) AS first_order, MAX(o_orderdate) AS latest_order, SUM(o_totalprice) AS lifetime_revenue
  FROM orders GROUP BY 1)
SELECT CASE WHEN user_order_facts.lifetime_orders > 1 THEN 'Yes' ELSE 'No' END AS "repeat",
 COUNT(DISTINCT customer.c_custkey) AS "users.count", AVG(user_order_facts.lifetime_revenue) AS "avg_ltv"
FROM customer LEFT JOIN user_order_facts ON customer.c_custkey = user_order_facts.user_id
GROUP BY 1 ORDER BY 2 DESC LIMIT 500

---- answer: Looker last 12 months
SELECT DATE_TRUNC('month', orders.o_orderdate)::date AS m, COUNT(*) FROM orders WHERE (( orders.o_orderdate ) >= ((SELECT (DATE_TRUNC('month', DATE_TRUNC('day', TIMESTAMP '1998-06-15')) + (-11 || ' month')::INTERVAL))) AND ( orders.o_orderdate ) < ((SELECT (DATE_TRUNC('month', DATE_TRUNC('day', TIMESTAMP '1998-06-15')) + (1 || ' month')::INTERVAL)))) GROUP BY 1

---- answer: Metabase joined question
SELECT "source"."n_name" AS "n_name", "Question"."avg" AS "Question__avg", "source"."count" AS "count"
FROM (SELECT "n"."n_name" AS "n_name", "n"."n_nationkey" AS "nk", COUNT(*) AS "count" FROM "public"."customer" "c" JOIN "public"."nation" "n" ON "c"."c_nationkey" = "n"."n_nationkey" GROUP BY "n"."n_name", "n"."n_nationkey") "source"
LEFT JOIN (SELECT "s"."s_nationkey" AS "s_nationkey", AVG("s"."s_acctbal") AS "avg" FROM "public"."supplier" "s" GROUP BY "s"."s_nationkey") "Question" ON "source"."nk" = "Question"."s_nationkey"
ORDER BY 1
LIMIT 1048575

---- answer: Superset time comparison inner joins
SELECT a.m, a.c, b.c AS "c__1 year ago" FROM (SELECT DATE_TRUNC('month', o_orderdate) AS m, COUNT(*) AS c FROM orders WHERE o_orderdate >= '1996-01-01' AND o_orderdate < '1997-01-01' GROUP BY 1) a LEFT JOIN (SELECT DATE_TRUNC('month', o_orderdate) + INTERVAL '1 year' AS m, COUNT(*) AS c FROM orders WHERE o_orderdate >= '1995-01-01' AND o_orderdate < '1996-01-01' GROUP BY 1) b ON a.m = b.m ORDER BY 1

---- answer: dbt star-like explicit with row_number dedupe
with ranked as (select *, row_number() over (partition by o_custkey order by o_orderdate desc, o_orderkey desc) as _rn from orders),
deduped as (select * from ranked where _rn = 1)
select o_orderstatus, count(*) as customers, avg(o_totalprice) from deduped group by 1

---- answer: dbt_utils equal_rowcount
with a as (select count(*) as count_a from orders), b as (select count(*) as count_b from lineitem), final as (select count_a, count_b, abs(count_a - count_b) as diff_count from a cross join b) select * from final

---- answer: dbt_utils unpivot
select * from (
 select 'o_totalprice' as field_name, avg(o_totalprice) as value from orders
 union all
 select 'o_shippriority' as field_name, avg(o_shippriority) as value from orders
) u order by field_name

---- answer: dbt audit helper compare
select in_a, in_b, count(*) from (select coalesce(a.k, b.k) as k, a.k is not null as in_a, b.k is not null as in_b from (select c_custkey as k from customer where c_acctbal > 0) a full outer join (select distinct o_custkey as k from orders) b on a.k = b.k) t group by 1, 2

---- answer: retention with first_value percent
with c as (select o_custkey, min(extract(year from o_orderdate)) as coh from orders group by 1), r as (select coh, extract(year from o_orderdate) - coh as n, count(distinct o_custkey) as u from orders join c using (o_custkey) group by 1, 2)
select coh, n, u, round(100.0 * u / first_value(u) over (partition by coh order by n), 1) as pct from r order by 1, 2

---- answer: classic retention cross tab
select cohort, count(distinct o_custkey) as y0, count(distinct case when yr = cohort + 1 then o_custkey end) as y1, count(distinct case when yr = cohort + 2 then o_custkey end) as y2
from (select o_custkey, extract(year from o_orderdate) as yr, min(extract(year from o_orderdate)) over (partition by o_custkey) as cohort from orders) t group by cohort order by cohort

---- answer: funnel steps with left joins on time
with signup as (select c_custkey as uid from customer), step1 as (select o_custkey as uid, min(o_orderdate) as t1 from orders where o_orderstatus = 'F' group by 1), step2 as (select o.o_custkey as uid, min(o.o_orderdate) as t2 from orders o join step1 s on s.uid = o.o_custkey and o.o_orderdate > s.t1 group by 1)
select count(*) as n0, count(t1) as n1, count(t2) as n2, avg(t2 - t1) as days_between from signup left join step1 using (uid) left join step2 using (uid)

---- answer: RFM percentile thresholds
with rfm as (select o_custkey, sum(o_totalprice) as m from orders group by 1), cut as (select percentile_cont(0.33) within group (order by m) as lo, percentile_cont(0.66) within group (order by m) as hi from rfm)
select case when m < lo then 'low' when m < hi then 'mid' else 'high' end as tier, count(*) from rfm cross join cut group by 1

---- answer: Pareto of customers by decile of total
with t as (select o_custkey, sum(o_totalprice) as s from orders group by 1) select sum(case when s > (select percentile_cont(0.8) within group (order by s) from t) then s else 0 end) / sum(s) as top20_share from t

---- answer: basket lift support
with b as (select l_orderkey, max(case when l_shipmode = 'AIR' then 1 else 0 end) as air, max(case when l_shipmode = 'RAIL' then 1 else 0 end) as rail from lineitem group by 1)
select avg(air * rail)::float / nullif(avg(air) * avg(rail), 0) as lift, sum(air * rail) as both_n from b

---- answer: churn rate by quarter
with q as (select distinct o_custkey, date_trunc('quarter', o_orderdate) as q from orders)
select a.q, count(*) as active, count(*) - count(b.o_custkey) as churned from q a left join q b on b.o_custkey = a.o_custkey and b.q = a.q + interval '3 months' group by a.q order by a.q

---- answer: sessions count per customer avg
with e as (select o_custkey, o_orderdate, lag(o_orderdate) over (partition by o_custkey order by o_orderdate, o_orderkey) as prev from orders), s as (select o_custkey, count(*) filter (where prev is null or o_orderdate - prev > 180) as sessions from e group by o_custkey)
select avg(sessions), max(sessions) from s

---- answer: gaps and islands
with y as (select distinct o_custkey, extract(year from o_orderdate)::int as yr from orders), g as (select o_custkey, yr, yr - row_number() over (partition by o_custkey order by yr) as grp from y)
select len, count(*) from (select o_custkey, grp, count(*) as len from g group by 1, 2) t group by len order by len

---- answer: correlated max latest order per customer
select o_orderstatus, count(*) from orders o where o_orderdate = (select max(o_orderdate) from orders i where i.o_custkey = o.o_custkey) group by 1

---- answer: correlated by nation in SELECT of public table
select n_name, (select count(*) from customer c where c.c_nationkey = n.n_nationkey) as customers, (select count(*) from supplier s where s.s_nationkey = n.n_nationkey) as suppliers from nation n order by n_name

---- answer: unnest array unpivot
select u.k, count(*) from orders cross join lateral unnest(array['all', case when o_orderstatus = 'F' then 'finished' end]) as u(k) where u.k is not null group by 1

---- answer: nested CTEs three levels + window
with a as (with b as (select o_custkey, count(*) as n from orders group by 1) select n, count(*) as c from b group by n) select n, c, sum(c) over (order by n desc) as at_least from a order by n

---- answer: FULL JOIN of two aggregates
select coalesce(a.y, b.y) as y, a.n as orders, b.n as ships from (select extract(year from o_orderdate) as y, count(*) as n from orders group by 1) a full join (select extract(year from l_shipdate) as y, count(*) as n from lineitem group by 1) b on a.y = b.y order by 1

---- answer: GROUPING SETS with grouping label and order
select case when grouping(r_name) = 1 then 'World' else r_name end as region, case when grouping(c_mktsegment) = 1 then 'All' else c_mktsegment end as seg, count(*) as n, grouping(r_name, c_mktsegment) as lvl from customer join nation on n_nationkey = c_nationkey join region on r_regionkey = n_regionkey group by grouping sets ((r_name, c_mktsegment), (r_name), (c_mktsegment), ()) order by lvl, 1, 2

---- answer: lpad concat month label
select extract(year from o_orderdate)::text || '-' || lpad(extract(month from o_orderdate)::text, 2, '0') as ym, count(*) from orders where o_orderdate < '1993-01-01' group by 1 order by 1

---- answer: concat_ws and right
select concat_ws('/', o_orderstatus, right(o_orderpriority, 3)) as k, count(*) from orders group by 1

---- answer: row comparison
select count(*) from orders where (extract(year from o_orderdate), o_orderstatus) in ((1995, 'F'), (1996, 'O'))

---- answer: mod bucket
select mod(o_orderkey, 10) as bucket, count(*) from orders group by 1 order by 1

---- answer: favourite ship mode per customer
select l_shipmode, count(*) from (select o_custkey, l_shipmode, row_number() over (partition by o_custkey order by count(*) desc, l_shipmode) as rn from orders join lineitem on l_orderkey = o_orderkey group by 1, 2) t where rn = 1 group by 1

---- answer: time to second order
select avg(second - first) from (select o_custkey, min(o_orderdate) filter (where rn = 1) as first, min(o_orderdate) filter (where rn = 2) as second from (select o_custkey, o_orderdate, row_number() over (partition by o_custkey order by o_orderdate, o_orderkey) as rn from orders) x group by 1) t

---- answer: nth_value / first_value per customer
select avg(fv), avg(lv) from (select distinct o_custkey, first_value(o_totalprice) over w as fv, last_value(o_totalprice) over w as lv from orders window w as (partition by o_custkey order by o_orderdate, o_orderkey rows between unbounded preceding and unbounded following)) t

---- answer: count distinct over union
select count(distinct k) from (select o_custkey as k from orders where o_orderstatus = 'F' union select c_custkey from customer where c_acctbal < 0) t

---- answer: average of top order share with coalesce
select avg(coalesce(big, 0)) from customer left join (select o_custkey, count(*) filter (where o_totalprice > 200000) as big from orders group by 1) b on b.o_custkey = c_custkey

---- answer: in subquery in case
select case when c_custkey in (select o_custkey from orders where o_totalprice > 300000) then 'vip' else 'std' end as tier, count(*) from customer group by 1

---- answer: stock cumulative open orders at month ends
select s.m::date, count(*) from generate_series(timestamp '1995-01-01', timestamp '1995-06-01', interval '1 month') s(m) join lineitem l on l.l_shipdate <= s.m and l.l_receiptdate > s.m group by 1 order by 1

---- answer: json style labels
select 'seg=' || c_mktsegment as label, to_char(avg(c_acctbal), 'FM999,990.00') as avg_bal from customer group by c_mktsegment

---- answer: Q20 like
select s_name from supplier, nation where s_suppkey in (select ps_suppkey from partsupp where ps_availqty > (select 0.5 * sum(l_quantity) from lineitem where l_partkey = ps_partkey and l_suppkey = ps_suppkey)) and s_nationkey = n_nationkey order by s_name
---- answer: funnel of customers who ordered, who shipped, who returned
SELECT count(DISTINCT c.c_custkey) AS customers, count(DISTINCT o.o_custkey) AS buyers, count(DISTINCT CASE WHEN o.o_orderstatus = 'F' THEN o.o_custkey END) AS finished FROM customer c LEFT JOIN orders o ON o.o_custkey = c.c_custkey
---- answer: funnel in steps by EXISTS
SELECT 'ordered' AS step, count(*) FROM customer c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.o_custkey = c.c_custkey) UNION ALL SELECT 'returned', count(*) FROM customer c WHERE EXISTS (SELECT 1 FROM orders o JOIN lineitem l ON l.l_orderkey = o.o_orderkey WHERE o.o_custkey = c.c_custkey AND l.l_returnflag = 'R') ORDER BY 2 DESC
---- answer: cohorts by year of first order
WITH first AS (SELECT o_custkey, min(date_trunc('year', o_orderdate)) AS cohort FROM orders GROUP BY o_custkey) SELECT cohort, count(*) AS customers FROM first GROUP BY cohort ORDER BY cohort
---- answer: retention by cohort and year since
WITH first AS (SELECT o_custkey, min(extract(year FROM o_orderdate)) AS cohort FROM orders GROUP BY o_custkey) SELECT f.cohort, extract(year FROM o.o_orderdate) - f.cohort AS years, count(DISTINCT o.o_custkey) FROM orders o JOIN first f ON f.o_custkey = o.o_custkey GROUP BY 1, 2 ORDER BY 1, 2
---- answer: year over year growth by LAG
SELECT y, revenue, revenue / lag(revenue) OVER (ORDER BY y) - 1 AS growth FROM (SELECT extract(year FROM o_orderdate) AS y, sum(o_totalprice) AS revenue FROM orders GROUP BY 1) t ORDER BY y
---- answer: this month against the same month a year before by self-join
WITH m AS (SELECT date_trunc('month', o_orderdate)::date AS month, count(*) AS n FROM orders GROUP BY 1) SELECT a.month, a.n, b.n AS before, a.n - b.n AS more FROM m a LEFT JOIN m b ON b.month = (a.month - interval '1 year')::date ORDER BY a.month
---- answer: pivot by FILTER of segments by year
SELECT extract(year FROM o_orderdate) AS y, count(*) FILTER (WHERE c_mktsegment = 'BUILDING') AS building, count(*) FILTER (WHERE c_mktsegment = 'MACHINERY') AS machinery, count(*) AS total FROM orders JOIN customer ON o_custkey = c_custkey GROUP BY 1 ORDER BY 1
---- answer: pivot by CASE with percent
SELECT o_orderpriority, round(100.0 * sum(CASE WHEN o_orderstatus = 'F' THEN 1 ELSE 0 END) / count(*), 1) AS f, round(100.0 * sum(CASE WHEN o_orderstatus = 'O' THEN 1 ELSE 0 END) / count(*), 1) AS o FROM orders GROUP BY o_orderpriority ORDER BY 1
---- answer: quartiles by group
SELECT c_mktsegment, percentile_disc(0.25) WITHIN GROUP (ORDER BY c_acctbal) AS q1, percentile_disc(0.5) WITHIN GROUP (ORDER BY c_acctbal) AS q2, percentile_disc(0.75) WITHIN GROUP (ORDER BY c_acctbal) AS q3 FROM customer GROUP BY c_mktsegment ORDER BY 1
---- answer: top 3 nations by customers with ties
SELECT * FROM (SELECT n_name, count(*) AS n, rank() OVER (ORDER BY count(*) DESC) AS r FROM customer JOIN nation ON c_nationkey = n_nationkey GROUP BY n_name) t WHERE r <= 3 ORDER BY r, n_name
---- answer: FETCH FIRST WITH TIES
SELECT n_name, count(*) AS n FROM customer JOIN nation ON c_nationkey = n_nationkey GROUP BY n_name ORDER BY count(*) DESC FETCH FIRST 3 ROWS WITH TIES
---- answer: top nation in each region, again
SELECT region, nation, n FROM (SELECT r_name AS region, n_name AS nation, count(*) AS n, row_number() OVER (PARTITION BY r_name ORDER BY count(*) DESC, n_name) AS rn FROM customer JOIN nation ON c_nationkey = n_nationkey JOIN region ON n_regionkey = r_regionkey GROUP BY 1, 2) t WHERE rn = 1 ORDER BY region
---- answer: running total over months
SELECT month, sum(n) OVER (ORDER BY month ROWS UNBOUNDED PRECEDING) AS running FROM (SELECT date_trunc('month', o_orderdate) AS month, count(*) AS n FROM orders GROUP BY 1) m ORDER BY month
---- answer: year to date
SELECT date_trunc('month', o_orderdate) AS m, sum(count(*)) OVER (PARTITION BY date_trunc('year', date_trunc('month', o_orderdate)) ORDER BY date_trunc('month', o_orderdate)) AS ytd FROM orders GROUP BY 1 ORDER BY 1
---- answer: moving average of three months
WITH m AS (SELECT date_trunc('month', o_orderdate) AS month, sum(o_totalprice) AS revenue FROM orders GROUP BY 1) SELECT month, avg(revenue) OVER (ORDER BY month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS ma3 FROM m ORDER BY month
---- answer: percent of total
SELECT o_orderpriority, count(*) * 100.0 / sum(count(*)) OVER () AS pct FROM orders GROUP BY 1 ORDER BY 1
---- answer: Pareto of nations
WITH n AS (SELECT n_name, sum(o_totalprice) AS revenue FROM orders JOIN customer ON o_custkey = c_custkey JOIN nation ON c_nationkey = n_nationkey GROUP BY 1) SELECT n_name, revenue, sum(revenue) OVER (ORDER BY revenue DESC, n_name) / sum(revenue) OVER () AS share FROM n WHERE revenue > 0 ORDER BY revenue DESC, n_name
---- answer: gaps between orders by LAG within the customer
SELECT avg(gap) FROM (SELECT o_custkey, o_orderdate - lag(o_orderdate) OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS gap FROM orders) g WHERE gap BETWEEN 0 AND 3000
---- answer: sessions of orders, apart by more than a year
SELECT count(*) AS sessions FROM (SELECT o_custkey, o_orderdate, lag(o_orderdate) OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS before FROM orders) t WHERE before IS NULL OR o_orderdate - before > 365
---- answer: first touch
SELECT o_orderpriority, count(*) FROM (SELECT DISTINCT ON (o_custkey) o_custkey, o_orderpriority FROM orders ORDER BY o_custkey, o_orderdate, o_orderkey) f GROUP BY 1 ORDER BY 1
---- answer: last touch by row_number
SELECT o_orderstatus, count(*) FROM (SELECT o_custkey, o_orderstatus, row_number() OVER (PARTITION BY o_custkey ORDER BY o_orderdate DESC, o_orderkey DESC) AS rn FROM orders) t WHERE rn = 1 GROUP BY 1 ORDER BY 1
---- answer: recency, frequency and monetary value
SELECT CASE WHEN recency < 365 THEN 'recent' WHEN recency < 1500 THEN 'cooling' ELSE 'lost' END AS r, count(*), avg(least(frequency, 20)) FROM (SELECT o_custkey, date '1999-01-01' - max(o_orderdate) AS recency, count(*) AS frequency, sum(o_totalprice) AS monetary FROM orders GROUP BY o_custkey) rfm GROUP BY 1 ORDER BY 1
---- answer: NTILE of each customer's orders
SELECT tile, count(*), avg(o_totalprice) FROM (SELECT o_totalprice, ntile(2) OVER (PARTITION BY o_custkey ORDER BY o_totalprice, o_orderkey) AS tile FROM orders) t GROUP BY tile ORDER BY tile
---- answer: customers with orders in two years by self-join
SELECT count(DISTINCT a.o_custkey) FROM orders a JOIN orders b ON a.o_custkey = b.o_custkey WHERE extract(year FROM a.o_orderdate) = 1995 AND extract(year FROM b.o_orderdate) = 1996
---- answer: anti-join by LEFT JOIN
SELECT c_mktsegment, count(*) FROM customer LEFT JOIN orders ON o_custkey = c_custkey WHERE o_orderkey IS NULL GROUP BY 1 ORDER BY 1
---- answer: anti-join by NOT IN
SELECT count(*) FROM customer WHERE c_custkey NOT IN (SELECT o_custkey FROM orders WHERE o_orderdate >= date '1996-01-01')
---- answer: histogram by width_bucket
SELECT width_bucket(c_acctbal, -1000, 10000, 11) AS bucket, count(*) FROM customer GROUP BY 1 ORDER BY 1
---- answer: histogram by floor
SELECT floor(c_acctbal / 1000) * 1000 AS bin, count(*) AS n FROM customer GROUP BY 1 ORDER BY 1
---- answer: grouping sets with GROUPING
SELECT CASE WHEN grouping(o_orderstatus) = 1 THEN 'all' ELSE o_orderstatus END AS status, CASE WHEN grouping(o_orderpriority) = 1 THEN 'all' ELSE o_orderpriority END AS priority, count(*) FROM orders GROUP BY GROUPING SETS ((o_orderstatus, o_orderpriority), (o_orderstatus), ()) ORDER BY 1, 2
---- answer: calendar of months without gaps
SELECT d.month, coalesce(m.n, 0) AS n FROM generate_series(date '1992-01-01', date '1998-12-01', interval '1 month') AS d(month) LEFT JOIN (SELECT date_trunc('month', o_orderdate) AS month, count(*) AS n FROM orders GROUP BY 1) m ON m.month = d.month ORDER BY 1
---- answer: open orders on each first of a year
SELECT d.day, count(DISTINCT l.l_orderkey) FROM generate_series(1992, 1998) AS d(day) JOIN lineitem l ON extract(year FROM l.l_shipdate) <= d.day AND extract(year FROM l.l_receiptdate) >= d.day GROUP BY d.day ORDER BY d.day
---- answer: customers by their number of orders
SELECT n, count(*) FROM (SELECT c_custkey, count(o_orderkey) AS n FROM customer LEFT JOIN orders ON o_custkey = c_custkey GROUP BY c_custkey) t GROUP BY n ORDER BY n
---- answer: repeat rate, again
SELECT avg(CASE WHEN n > 1 THEN 1.0 ELSE 0 END) AS repeat_rate FROM (SELECT o_custkey, count(*) AS n FROM orders GROUP BY 1) t
---- answer: days to ship, by mode
SELECT l_shipmode, avg(l_shipdate - o_orderdate) AS days, percentile_disc(0.5) WITHIN GROUP (ORDER BY l_shipdate - o_orderdate) FROM lineitem JOIN orders ON l_orderkey = o_orderkey GROUP BY 1 ORDER BY 1
---- answer: share of late lines
SELECT extract(year FROM l_receiptdate) AS y, avg((l_receiptdate > l_commitdate)::int) AS late FROM lineitem GROUP BY 1 HAVING count(*) > 0 ORDER BY 1
---- answer: Superset's time grain with a row limit
SELECT DATE_TRUNC('quarter', o_orderdate) AS __timestamp, o_orderstatus AS o_orderstatus, COUNT(*) AS "COUNT(*)", SUM(o_totalprice) AS "SUM(o_totalprice)" FROM public.orders WHERE o_orderdate >= TO_DATE('1993-01-01', 'YYYY-MM-DD') AND o_orderdate < TO_DATE('1997-01-01', 'YYYY-MM-DD') GROUP BY DATE_TRUNC('quarter', o_orderdate), o_orderstatus ORDER BY "COUNT(*)" DESC, 1, 2 LIMIT 10000
---- answer: Metabase's breakout with a join
SELECT "Customer"."c_mktsegment" AS "Customer__c_mktsegment", CAST(DATE_TRUNC('year', CAST("public"."orders"."o_orderdate" AS timestamp)) AS date) AS "o_orderdate", SUM("public"."orders"."o_totalprice") AS "sum" FROM "public"."orders" LEFT JOIN "public"."customer" AS "Customer" ON "public"."orders"."o_custkey" = "Customer"."c_custkey" GROUP BY "Customer"."c_mktsegment", CAST(DATE_TRUNC('year', CAST("public"."orders"."o_orderdate" AS timestamp)) AS date) ORDER BY "Customer"."c_mktsegment" ASC, 2 ASC
---- answer: Tableau's count distinct with trailing HAVING
SELECT "orders"."o_orderpriority" AS "o_orderpriority", COUNT(DISTINCT "orders"."o_custkey") AS "ctd:o_custkey:ok" FROM "public"."orders" "orders" WHERE (EXTRACT(YEAR FROM "orders"."o_orderdate") IN (1994, 1995)) GROUP BY 1 HAVING (COUNT(1) > 0) ORDER BY 1
---- answer: Looker's pivot with concatenated null check
SELECT customer.c_mktsegment AS "customer.segment", (TO_CHAR(DATE_TRUNC('month', orders.o_orderdate), 'YYYY-MM')) AS "orders.month", COALESCE(SUM(orders.o_totalprice), 0) AS "orders.total", COUNT(DISTINCT orders.o_custkey) AS "orders.customers" FROM public.orders AS orders LEFT JOIN public.customer AS customer ON orders.o_custkey = customer.c_custkey WHERE ((orders.o_orderdate >= (DATE '1995-01-01') AND orders.o_orderdate < (DATE '1995-07-01'))) GROUP BY 1, 2 ORDER BY 2 DESC, 1 LIMIT 500
---- answer: dbt metric with a spine
WITH days AS (SELECT generate_series(1992, 1998) AS y), metric AS (SELECT extract(year FROM o_orderdate)::int AS y, sum(o_totalprice) AS revenue FROM orders WHERE o_orderstatus <> 'P' GROUP BY 1) SELECT days.y, coalesce(metric.revenue, 0) AS revenue FROM days LEFT JOIN metric USING (y) ORDER BY 1
---- answer: TPC-H 1 as it is
SELECT l_returnflag, l_linestatus, sum(l_quantity) AS sum_qty, sum(l_extendedprice) AS sum_base_price, sum(l_extendedprice * (1 - l_discount)) AS sum_disc_price, sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge, avg(l_quantity) AS avg_qty, avg(l_extendedprice) AS avg_price, avg(l_discount) AS avg_disc, count(*) AS count_order FROM lineitem WHERE l_shipdate <= date '1998-12-01' - interval '90' day GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus
---- answer: TPC-H 4 with IN
SELECT o_orderpriority, count(*) AS order_count FROM orders WHERE o_orderdate >= date '1993-07-01' AND o_orderdate < date '1995-07-01' AND o_orderkey IN (SELECT l_orderkey FROM lineitem WHERE l_commitdate < l_receiptdate) GROUP BY o_orderpriority ORDER BY o_orderpriority
---- answer: TPC-H 12 with FILTER
SELECT l_shipmode, count(*) FILTER (WHERE o_orderpriority IN ('1-URGENT', '2-HIGH')) AS high, count(*) FILTER (WHERE o_orderpriority NOT IN ('1-URGENT', '2-HIGH')) AS low FROM orders, lineitem WHERE o_orderkey = l_orderkey AND l_shipmode IN ('MAIL', 'SHIP') AND l_commitdate < l_receiptdate GROUP BY l_shipmode ORDER BY l_shipmode
---- answer: TPC-H 13 with a CTE
WITH c_orders AS (SELECT c_custkey, count(o_orderkey) AS c_count FROM customer LEFT OUTER JOIN orders ON c_custkey = o_custkey AND o_orderstatus <> 'P' GROUP BY c_custkey) SELECT c_count, count(*) AS custdist FROM c_orders GROUP BY c_count ORDER BY custdist DESC, c_count DESC
---- answer: TPC-H 14 with FILTER
SELECT 100.00 * sum(l_extendedprice * (1 - l_discount)) FILTER (WHERE p_type LIKE 'PROMO%') / sum(l_extendedprice * (1 - l_discount)) AS promo_revenue FROM lineitem JOIN part ON l_partkey = p_partkey WHERE l_shipdate >= date '1995-01-01' AND l_shipdate < date '1995-01-01' + interval '1' year
---- answer: TPC-H 17 with a CTE
WITH a AS (SELECT l_partkey, 0.2 * avg(l_quantity) AS few FROM lineitem GROUP BY l_partkey) SELECT sum(l_extendedprice) / 7.0 AS avg_yearly FROM lineitem JOIN part ON p_partkey = l_partkey JOIN a ON a.l_partkey = lineitem.l_partkey WHERE p_brand = 'Brand#23' AND l_quantity < a.few
---- answer: TPC-H 22 with a CTE
WITH c AS (SELECT substring(c_phone FROM 1 FOR 2) AS cntrycode, c_acctbal, c_custkey FROM customer WHERE substring(c_phone FROM 1 FOR 2) IN ('13', '31', '23', '29', '30', '18', '17')) SELECT cntrycode, count(*) AS numcust, sum(c_acctbal) AS totacctbal FROM c WHERE c_acctbal > (SELECT avg(c_acctbal) FROM c WHERE c_acctbal > 0.00) AND NOT EXISTS (SELECT * FROM orders WHERE o_custkey = c.c_custkey AND o_orderdate > date '1997-01-01') GROUP BY cntrycode ORDER BY cntrycode
---- answer: weighted average discount, again
SELECT l_shipmode, sum(l_discount * l_extendedprice) / nullif(sum(l_extendedprice), 0) AS weighted FROM lineitem GROUP BY 1 ORDER BY 1
---- answer: z-score of months
WITH m AS (SELECT date_trunc('month', o_orderdate) AS month, count(*)::numeric AS n FROM orders GROUP BY 1) SELECT month, (n - avg(n) OVER ()) / nullif(stddev_pop(n) OVER (), 0) AS z FROM m ORDER BY 1
---- answer: orders by weekday and weekend
SELECT CASE WHEN extract(dow FROM o_orderdate) IN (0, 6) THEN 'weekend' ELSE 'weekday' END AS kind, count(*), avg(o_totalprice) FROM orders GROUP BY 1 ORDER BY 1
---- answer: basket size
SELECT avg(lines) FROM (SELECT l_orderkey, count(*) AS lines FROM lineitem GROUP BY l_orderkey) b
---- answer: baskets by size
SELECT lines, count(*) FROM (SELECT o_custkey, o_orderkey, count(*) AS lines FROM orders JOIN lineitem ON l_orderkey = o_orderkey GROUP BY 1, 2) b GROUP BY lines ORDER BY lines
---- answer: customers above their nation's average balance
SELECT count(*) FROM customer c JOIN (SELECT c_nationkey, avg(c_acctbal) AS mean FROM customer GROUP BY c_nationkey) a ON a.c_nationkey = c.c_nationkey WHERE c.c_acctbal > a.mean
---- answer: churned customers, again
SELECT count(*) FROM (SELECT o_custkey FROM orders GROUP BY o_custkey HAVING max(o_orderdate) < date '1997-01-01') t
---- answer: new and returning by year
SELECT y, sum(CASE WHEN rn = 1 THEN 1 ELSE 0 END) AS new, sum(CASE WHEN rn > 1 THEN 1 ELSE 0 END) AS again FROM (SELECT extract(year FROM o_orderdate) AS y, row_number() OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS rn FROM orders) t GROUP BY y ORDER BY y
---- answer: customers who bought green and blue parts
SELECT count(*) FROM (SELECT o_custkey FROM orders JOIN lineitem ON l_orderkey = o_orderkey JOIN part ON p_partkey = l_partkey WHERE p_name LIKE '%green%' INTERSECT SELECT o_custkey FROM orders JOIN lineitem ON l_orderkey = o_orderkey JOIN part ON p_partkey = l_partkey WHERE p_name LIKE '%blue%') t
---- answer: ratio of two answers
SELECT (SELECT count(*) FROM orders WHERE o_orderstatus = 'F')::float / (SELECT count(*) FROM orders) AS share
---- answer: age groups of orders by CASE in ORDER BY
SELECT CASE WHEN o_totalprice < 100000 THEN 'small' WHEN o_totalprice < 250000 THEN 'middle' ELSE 'large' END AS size, count(*) FROM orders GROUP BY 1 ORDER BY min(o_totalprice)
---- answer: time between first and last order
SELECT avg(last - first) FROM (SELECT o_custkey, min(o_orderdate) AS first, max(o_orderdate) AS last FROM orders GROUP BY o_custkey) t
---- answer: regions by nations over the average
SELECT r_name, count(*) FROM (SELECT n_regionkey, n_nationkey, count(*) AS n FROM customer JOIN nation ON n_nationkey = c_nationkey GROUP BY 1, 2) t JOIN region ON r_regionkey = n_regionkey WHERE n > 2 GROUP BY 1 ORDER BY 1
---- answer: one row of key figures
SELECT (SELECT count(*) FROM customer) AS customers, (SELECT count(DISTINCT o_custkey) FROM orders) AS active, (SELECT sum(o_totalprice) FROM orders) AS revenue, (SELECT avg(l_quantity) FROM lineitem) AS quantity
---- answer: linear trend of yearly revenue
SELECT regr_slope(revenue, y) FROM (SELECT extract(year FROM o_orderdate)::float8 AS y, sum(o_totalprice)::float8 AS revenue FROM orders GROUP BY 1) t
---- answer: median by year with date_part
SELECT date_part('year', o_orderdate), percentile_disc(0.5) WITHIN GROUP (ORDER BY o_totalprice) FROM orders GROUP BY date_part('year', o_orderdate) ORDER BY date_part('year', o_orderdate)
---- answer: string labels of ranges
SELECT (floor(o_totalprice / 100000) * 100)::int || 'k-' || (floor(o_totalprice / 100000) * 100 + 100)::int || 'k' AS range, count(*) FROM orders GROUP BY 1 ORDER BY 1
---- answer: attach rate of two ship modes
SELECT avg((air > 0 AND rail > 0)::int) FROM (SELECT l_orderkey, sum((l_shipmode = 'AIR')::int) AS air, sum((l_shipmode = 'RAIL')::int) AS rail FROM lineitem GROUP BY l_orderkey) t
---- answer: the last 90 days against the 90 before
SELECT count(*) FILTER (WHERE o_orderdate > date '1998-06-01' - 90) AS now, count(*) FILTER (WHERE o_orderdate > date '1998-06-01' - 180 AND o_orderdate <= date '1998-06-01' - 90) AS before FROM orders
---- answer: a ratio of unit averages across lateral
SELECT c_mktsegment, avg(x.total) FROM customer c CROSS JOIN LATERAL (SELECT sum(o_totalprice) AS total FROM orders o WHERE o.o_custkey = c.c_custkey) x GROUP BY 1 ORDER BY 1
---- answer: monthly active with trailing 3 months
SELECT m.month, count(DISTINCT o.o_custkey) FROM generate_series(date '1995-01-01', date '1995-12-01', interval '1 month') AS m(month) JOIN orders o ON o.o_orderdate >= m.month - interval '2 months' AND o.o_orderdate < m.month + interval '1 month' GROUP BY 1 ORDER BY 1
---- answer: cumulative distribution of balances
SELECT bucket, sum(n) OVER (ORDER BY bucket) * 1.0 / sum(n) OVER () AS cdf FROM (SELECT width_bucket(c_acctbal, ARRAY[0, 1000, 5000]) AS bucket, count(*) AS n FROM customer GROUP BY 1) t ORDER BY 1
---- answer: customer lifetime by cohort quarter, pivoted
WITH f AS (SELECT o_custkey, min(o_orderdate) AS first FROM orders GROUP BY 1) SELECT to_char(f.first, 'YYYY') AS cohort, sum(o_totalprice) FILTER (WHERE o_orderdate < f.first + 365) AS y1, sum(o_totalprice) FILTER (WHERE o_orderdate >= f.first + 365) AS later FROM orders o JOIN f USING (o_custkey) GROUP BY 1 ORDER BY 1
---- answer: most common priority by segment
SELECT c_mktsegment, mode() WITHIN GROUP (ORDER BY o_orderstatus) FROM customer JOIN orders ON o_custkey = c_custkey GROUP BY 1 ORDER BY 1
---- answer: repeat within a year
SELECT count(*) FROM orders a WHERE EXISTS (SELECT 1 FROM orders b WHERE b.o_custkey = a.o_custkey AND b.o_orderdate > a.o_orderdate AND b.o_orderdate <= a.o_orderdate + interval '1 year')
---- answer: next order within 90 days by LEAD
SELECT avg(CASE WHEN nxt <= o_orderdate + 90 THEN 1.0 ELSE 0.0 END) FROM (SELECT o_orderdate, lead(o_orderdate) OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS nxt FROM orders) t
---- answer: running total within the customer
SELECT count(*) FROM (SELECT o_custkey, sum(o_totalprice) OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS spent FROM orders) t WHERE spent > 500000
---- answer: gap-and-island of years
SELECT streak, count(*) FROM (SELECT o_custkey, y - rn AS island, count(*) AS streak FROM (SELECT o_custkey, y, row_number() OVER (PARTITION BY o_custkey ORDER BY y) AS rn FROM (SELECT DISTINCT o_custkey, extract(year FROM o_orderdate)::int AS y FROM orders) d) r GROUP BY o_custkey, y - rn) s GROUP BY streak ORDER BY streak
---- answer: mom growth with lag in one select
SELECT date_trunc('month', o_orderdate) AS m, count(*) - lag(count(*)) OVER (ORDER BY date_trunc('month', o_orderdate)) AS delta FROM orders GROUP BY 1 ORDER BY 1
---- answer: share within segment
SELECT c_mktsegment, o_orderstatus, count(*)::float / sum(count(*)) OVER (PARTITION BY c_mktsegment) AS share FROM customer JOIN orders ON o_custkey = c_custkey GROUP BY 1, 2 ORDER BY 1, 2
---- answer: CUBE with ordering by GROUPING
SELECT c_mktsegment, o_orderstatus, count(*), grouping(c_mktsegment, o_orderstatus) AS g FROM customer JOIN orders ON o_custkey = c_custkey GROUP BY CUBE (1, 2) ORDER BY g, 1, 2
---- answer: supplier nation by customer nation, top pairs
SELECT s.n_name AS supplier, c.n_name AS customer, sum(l_extendedprice) FROM lineitem JOIN supplier ON s_suppkey = l_suppkey JOIN nation s ON s.n_nationkey = s_nationkey JOIN orders ON o_orderkey = l_orderkey JOIN customer ON c_custkey = o_custkey JOIN nation c ON c.n_nationkey = c_nationkey WHERE s.n_name < 'C' AND c.n_name < 'C' GROUP BY 1, 2 ORDER BY 1, 2
---- answer: string_agg of segments by size
SELECT string_agg(c_mktsegment, ', ' ORDER BY n DESC, c_mktsegment) FROM (SELECT c_mktsegment, count(*) AS n FROM customer GROUP BY 1) t
---- answer: json of an answer
SELECT json_agg(t ORDER BY t.s) FROM (SELECT c_mktsegment AS s, count(*) AS n FROM customer GROUP BY 1) t
---- answer: parameters of dbt by jinja: dateadd in postgres
SELECT count(*) FROM orders WHERE o_orderdate >= (('1997-01-01')::timestamp + ((interval '1 month') * (-6)))
---- answer: quarter labels by concat
SELECT concat(extract(year FROM o_orderdate), '-Q', extract(quarter FROM o_orderdate)) AS q, count(*) FROM orders GROUP BY 1 ORDER BY 1
---- answer: conditional distinct counts
SELECT count(DISTINCT o_custkey) FILTER (WHERE o_totalprice > 100000) AS big, count(DISTINCT CASE WHEN o_totalprice <= 100000 THEN o_custkey END) AS small FROM orders
---- answer: average of the top order of each customer
SELECT avg(top) FROM (SELECT o_custkey, max(o_totalprice) AS top FROM orders GROUP BY o_custkey) t
---- answer: distinct parts per customer
SELECT avg(parts) FROM (SELECT o_custkey, count(DISTINCT l_partkey) AS parts FROM orders JOIN lineitem ON l_orderkey = o_orderkey GROUP BY 1) t
---- answer: inter-purchase median by segment
SELECT c_mktsegment, percentile_disc(0.5) WITHIN GROUP (ORDER BY gap) FROM (SELECT o_custkey, o_orderdate - lag(o_orderdate) OVER (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS gap FROM orders) g JOIN customer ON c_custkey = o_custkey WHERE gap IS NOT NULL GROUP BY 1 ORDER BY 1
---- answer: TPC-H 3, again
SELECT o_orderpriority, o_shippriority, sum(l_extendedprice * (1 - l_discount)) AS revenue FROM customer, orders, lineitem WHERE c_mktsegment = 'BUILDING' AND c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate < date '1995-03-15' AND l_shipdate > date '1994-03-15' GROUP BY 1, 2 ORDER BY revenue DESC LIMIT 10
---- answer: TPC-H 15 with max
WITH revenue AS (SELECT l_suppkey AS supplier_no, sum(l_extendedprice * (1 - l_discount)) AS total_revenue FROM lineitem WHERE l_shipdate >= date '1996-01-01' GROUP BY l_suppkey) SELECT s_suppkey, s_name, total_revenue FROM supplier, revenue WHERE s_suppkey = supplier_no AND total_revenue = (SELECT max(total_revenue) FROM revenue) ORDER BY s_suppkey
---- answer: TPC-H 16 as it is
SELECT p_brand, p_type, p_size, count(DISTINCT ps_suppkey) AS supplier_cnt FROM partsupp, part WHERE p_partkey = ps_partkey AND p_brand <> 'Brand#45' AND p_size IN (49, 14, 23, 45, 19, 3, 36, 9) AND ps_suppkey NOT IN (SELECT s_suppkey FROM supplier WHERE s_comment LIKE '%Customer%Complaints%') GROUP BY p_brand, p_type, p_size ORDER BY supplier_cnt DESC, p_brand, p_type, p_size
---- answer: TPC-H 18 counts
SELECT count(*), sum(q) FROM (SELECT l_orderkey, sum(l_quantity) AS q FROM lineitem GROUP BY l_orderkey HAVING sum(l_quantity) > 100) t
---- answer: TPC-H 21 counts by supplier
SELECT s_name, count(*) AS numwait FROM supplier, lineitem l1, orders, nation WHERE s_suppkey = l1.l_suppkey AND o_orderkey = l1.l_orderkey AND o_orderstatus = 'F' AND l1.l_receiptdate > l1.l_commitdate AND EXISTS (SELECT * FROM lineitem l2 WHERE l2.l_orderkey = l1.l_orderkey AND l2.l_suppkey <> l1.l_suppkey) AND NOT EXISTS (SELECT * FROM lineitem l3 WHERE l3.l_orderkey = l1.l_orderkey AND l3.l_suppkey <> l1.l_suppkey AND l3.l_receiptdate > l3.l_commitdate) AND s_nationkey = n_nationkey GROUP BY s_name ORDER BY numwait DESC, s_name LIMIT 100
---- answer: TPC-H 19, again
SELECT sum(l_extendedprice * (1 - l_discount)) AS revenue FROM lineitem, part WHERE (p_partkey = l_partkey AND p_brand = 'Brand#12' AND p_container IN ('SM CASE', 'SM BOX') AND l_quantity >= 1 AND l_quantity <= 31 AND p_size BETWEEN 1 AND 50) OR (p_partkey = l_partkey AND p_brand = 'Brand#21' AND p_container IN ('MED BAG', 'MED BOX') AND l_quantity >= 10)
---- answer: boolean aggregates
SELECT o_orderpriority, bool_or(o_totalprice > 390000), bool_and(o_totalprice > 0), every(o_totalprice < 1000000) FROM orders GROUP BY 1 ORDER BY 1
---- answer: count of two columns pairs
SELECT count(DISTINCT (l_shipmode, l_returnflag)), count(DISTINCT l_shipmode || l_returnflag) FROM lineitem
---- answer: UNION of years by source with total
SELECT 'ordered' AS what, extract(year FROM o_orderdate) AS y, count(*) AS n FROM orders GROUP BY 1, 2 UNION ALL SELECT 'shipped', extract(year FROM l_shipdate), count(*) FROM lineitem GROUP BY 1, 2 ORDER BY 1, 2
---- answer: unpivot by LATERAL VALUES
SELECT v.kind, avg(v.days) FROM lineitem JOIN orders ON o_orderkey = l_orderkey CROSS JOIN LATERAL (VALUES ('ship', l_shipdate - o_orderdate), ('receive', l_receiptdate - o_orderdate)) AS v(kind, days) GROUP BY 1 ORDER BY 1
---- answer: latest status by LATERAL LIMIT 1
SELECT l.o_orderstatus, count(*) FROM customer c JOIN LATERAL (SELECT o_orderstatus FROM orders o WHERE o.o_custkey = c.c_custkey ORDER BY o_orderdate DESC, o_orderkey DESC LIMIT 1) l ON true GROUP BY 1 ORDER BY 1
---- answer: exclude outliers by an earlier answer
WITH b AS (SELECT avg(o_totalprice) AS mean, stddev(o_totalprice) AS sd FROM orders) SELECT count(*) FROM orders, b WHERE o_totalprice BETWEEN b.mean - 2 * b.sd AND b.mean + 2 * b.sd
---- answer: a date dimension
SELECT d.q, count(*) FROM (SELECT generate_series(date '1992-01-01', date '1998-12-31', interval '3 months')::date AS q) d JOIN orders ON o_orderdate >= d.q AND o_orderdate < (d.q + interval '3 months')::date GROUP BY 1 ORDER BY 1
---- answer: HAVING with window outside
SELECT * FROM (SELECT o_orderpriority, count(*) AS n, dense_rank() OVER (ORDER BY count(*) DESC) AS r FROM orders GROUP BY 1 HAVING count(*) > 1) t WHERE r = 1
---- answer: nullif and coalesce in keys
SELECT coalesce(nullif(o_orderstatus, 'P'), 'other') AS s, count(*) FROM orders GROUP BY 1 ORDER BY 1
---- answer: integer months between dates
SELECT (extract(year FROM l_shipdate) - extract(year FROM o_orderdate)) * 12 + extract(month FROM l_shipdate) - extract(month FROM o_orderdate) AS months, count(*) FROM lineitem JOIN orders ON o_orderkey = l_orderkey GROUP BY 1 ORDER BY 1
---- answer: LIMIT by expression
SELECT n_name, count(*) FROM customer JOIN nation ON n_nationkey = c_nationkey GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 2 * 5 OFFSET 5 * 1
