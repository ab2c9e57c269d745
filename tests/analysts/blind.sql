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

---- refuse 42501: window share per customer
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
