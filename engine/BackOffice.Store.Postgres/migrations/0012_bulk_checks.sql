-- Files of people sent to be checked, line by line, so that a restart loses no answer and any node can go on.
CREATE TABLE bulk_checks (
    id uuid NOT NULL,
    owner_id text NOT NULL,
    kind text NOT NULL,
    file text NOT NULL,
    at timestamp with time zone NOT NULL,
    lines integer NOT NULL,
    finished_at timestamp with time zone,
    worked_on_by uuid,
    worked_on_until timestamp with time zone,
    CONSTRAINT pk_bulk_checks PRIMARY KEY (id)
);
CREATE TABLE bulk_check_lines (
    bulk_check_id uuid NOT NULL,
    line integer NOT NULL,
    done boolean NOT NULL,
    content jsonb NOT NULL,
    answer jsonb,
    CONSTRAINT pk_bulk_check_lines PRIMARY KEY (bulk_check_id, line),
    CONSTRAINT fk_bulk_check_lines_bulk_check_id FOREIGN KEY (bulk_check_id) REFERENCES bulk_checks (id) ON DELETE CASCADE
);
CREATE INDEX ix_bulk_checks_finished_at ON bulk_checks (finished_at);
CREATE INDEX ix_bulk_checks_owner_id_at ON bulk_checks (owner_id, at);
