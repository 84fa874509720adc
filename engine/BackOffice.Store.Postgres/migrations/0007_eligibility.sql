-- Checks of eligibility as they were made, and the runs of the monthly report to schools.
CREATE TABLE eligibility_checks (
    id uuid NOT NULL,
    pupil_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    pack_id text NOT NULL,
    pack_version text NOT NULL,
    rule_set text NOT NULL,
    rule_set_hash text NOT NULL,
    title text NOT NULL,
    as_of date NOT NULL,
    result text NOT NULL,
    sentence text NOT NULL,
    source text NOT NULL,
    tier text,
    until date,
    basis text,
    inputs jsonb NOT NULL,
    output jsonb,
    explanation jsonb NOT NULL,
    CONSTRAINT pk_eligibility_checks PRIMARY KEY (id)
);
CREATE TABLE meals_runs (
    id uuid NOT NULL,
    run_on date NOT NULL,
    at timestamp with time zone NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    state jsonb NOT NULL,
    CONSTRAINT pk_meals_runs PRIMARY KEY (id)
);
CREATE INDEX ix_eligibility_checks_pupil_id_at ON eligibility_checks (pupil_id, at);
CREATE INDEX ix_eligibility_checks_rule_set_at ON eligibility_checks (rule_set, at);
CREATE INDEX ix_meals_runs_at ON meals_runs (at);
