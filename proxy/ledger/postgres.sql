-- The same as schema.sql, for PostgreSQL. Charges are the truth and only ever grow; totals are sums
-- over them, kept by a trigger whoever inserts. Times and ids are text, compared byte by byte.

CREATE SCHEMA pgfog_ledger;

CREATE TABLE pgfog_ledger.about (
    kind text NOT NULL  -- what is added up: 'pure' is (epsilon, delta); never changes
);

INSERT INTO pgfog_ledger.about VALUES ('pure');

CREATE TABLE pgfog_ledger.charges (
    id text COLLATE "C" PRIMARY KEY,
    dataset text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL CHECK (role <> ''),
    at text COLLATE "C" NOT NULL,
    nano_epsilon bigint NOT NULL CHECK (nano_epsilon >= 0),
    nano_delta bigint NOT NULL CHECK (nano_delta >= 0),
    statement text NOT NULL
);

CREATE INDEX charges_by_time
    ON pgfog_ledger.charges (dataset, at, role) INCLUDE (nano_epsilon, nano_delta);

CREATE TABLE pgfog_ledger.totals (
    dataset text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,  -- '' is all roles together
    until text COLLATE "C" NOT NULL,
    since text COLLATE "C" NOT NULL,
    nano_epsilon bigint NOT NULL,
    nano_delta bigint NOT NULL,
    PRIMARY KEY (dataset, role, until, since)
);

CREATE FUNCTION pgfog_ledger.add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pgfog_ledger.totals
    SET nano_epsilon = nano_epsilon + NEW.nano_epsilon, nano_delta = nano_delta + NEW.nano_delta
    WHERE dataset = NEW.dataset AND role IN (NEW.role, '') AND until > NEW.at AND since <= NEW.at;
    RETURN NULL;
END $$;

CREATE TRIGGER charges_are_added_up AFTER INSERT ON pgfog_ledger.charges
    FOR EACH ROW EXECUTE FUNCTION pgfog_ledger.add_up();

CREATE FUNCTION pgfog_ledger.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE 'a ledger only grows' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER charges_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON pgfog_ledger.charges
    FOR EACH STATEMENT EXECUTE FUNCTION pgfog_ledger.refuse();

CREATE TRIGGER totals_stay BEFORE DELETE OR TRUNCATE ON pgfog_ledger.totals
    FOR EACH STATEMENT EXECUTE FUNCTION pgfog_ledger.refuse();

CREATE TRIGGER totals_only_grow BEFORE UPDATE ON pgfog_ledger.totals
    FOR EACH ROW WHEN (
        NEW.nano_epsilon < OLD.nano_epsilon OR NEW.nano_delta < OLD.nano_delta
        OR (NEW.dataset, NEW.role, NEW.until, NEW.since)
            IS DISTINCT FROM (OLD.dataset, OLD.role, OLD.until, OLD.since)
    ) EXECUTE FUNCTION pgfog_ledger.refuse();
