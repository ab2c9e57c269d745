-- Charges are the truth and only ever grow. Totals are sums over them, kept by a trigger whoever
-- inserts, so that admission costs the same after a million charges as after one.
-- Every statement may run again: two processes that start together both run all of them.

CREATE TABLE IF NOT EXISTS about (
    kind TEXT NOT NULL  -- what is added up: 'pure' is (epsilon, delta); never changes
) STRICT;

INSERT INTO about SELECT 'pure' WHERE NOT EXISTS (SELECT * FROM about);

CREATE TABLE IF NOT EXISTS charges (
    id TEXT PRIMARY KEY,
    dataset TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role <> ''),
    at TEXT NOT NULL,  -- UTC, fixed width, so text order is time order; never before the last one
    nano_epsilon INTEGER NOT NULL CHECK (nano_epsilon >= 0),
    nano_delta INTEGER NOT NULL CHECK (nano_delta >= 0),
    statement TEXT NOT NULL
) STRICT;

CREATE INDEX IF NOT EXISTS charges_by_time ON charges (dataset, at, role, nano_epsilon, nano_delta);

-- What was charged while since <= at < until. A row appears with the first charge of a span; a
-- policy with other periods has other spans, filled from the same charges.
CREATE TABLE IF NOT EXISTS totals (
    dataset TEXT NOT NULL,
    role TEXT NOT NULL,  -- '' is all roles together
    until TEXT NOT NULL,
    since TEXT NOT NULL,
    nano_epsilon INTEGER NOT NULL,
    nano_delta INTEGER NOT NULL,
    PRIMARY KEY (dataset, role, until, since)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS charges_are_added_up AFTER INSERT ON charges BEGIN
    UPDATE totals
    SET nano_epsilon = nano_epsilon + NEW.nano_epsilon, nano_delta = nano_delta + NEW.nano_delta
    WHERE dataset = NEW.dataset AND role IN (NEW.role, '') AND until > NEW.at AND since <= NEW.at;
END;

CREATE TRIGGER IF NOT EXISTS charges_never_change BEFORE UPDATE ON charges BEGIN
    SELECT RAISE(ABORT, 'a charge never changes');
END;

CREATE TRIGGER IF NOT EXISTS charges_stay BEFORE DELETE ON charges BEGIN
    SELECT RAISE(ABORT, 'a charge is never taken back');
END;

CREATE TRIGGER IF NOT EXISTS totals_only_grow BEFORE UPDATE ON totals
WHEN NEW.nano_epsilon < OLD.nano_epsilon OR NEW.nano_delta < OLD.nano_delta
    OR (NEW.dataset, NEW.role, NEW.until, NEW.since)
        <> (OLD.dataset, OLD.role, OLD.until, OLD.since)
BEGIN
    SELECT RAISE(ABORT, 'a total only grows');
END;

CREATE TRIGGER IF NOT EXISTS totals_stay BEFORE DELETE ON totals BEGIN
    SELECT RAISE(ABORT, 'a total is never taken back');
END;
