-- The children of accepted returns on their way into the register, and the queue of those that a person decides about.
CREATE TABLE landings (
    id uuid NOT NULL,
    version bigint NOT NULL,
    provider_id text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    state jsonb NOT NULL,
    CONSTRAINT pk_landings PRIMARY KEY (id)
);
CREATE TABLE landed_rows (
    id uuid NOT NULL,
    landing_id uuid NOT NULL,
    team text NOT NULL,
    round_id uuid NOT NULL,
    round text NOT NULL,
    reference text NOT NULL,
    provider_id text NOT NULL,
    provider text NOT NULL,
    on_day date NOT NULL,
    status text NOT NULL,
    forename text NOT NULL,
    surname text NOT NULL,
    date_of_birth date NOT NULL,
    pupil_id text,
    how text NOT NULL,
    decided_by text,
    search text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_landed_rows PRIMARY KEY (id)
);
CREATE INDEX ix_landed_rows_team_status_surname_forename ON landed_rows (team, status, surname, forename);
CREATE INDEX ix_landed_rows_landing_id ON landed_rows (landing_id);
CREATE INDEX ix_landed_rows_pupil_id ON landed_rows (pupil_id) WHERE pupil_id IS NOT NULL;
CREATE INDEX ix_landed_rows_provider_id_on_day ON landed_rows (provider_id, on_day);
