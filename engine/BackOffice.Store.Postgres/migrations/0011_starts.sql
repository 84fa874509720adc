-- Steps of running packs that start cases by the calendar, and when they do so next.
CREATE TABLE starts (
    pack_id text NOT NULL,
    step_id text NOT NULL,
    pack_version text NOT NULL,
    kind text NOT NULL,
    spec text NOT NULL,
    next_at timestamp with time zone,
    firing_at timestamp with time zone,
    missed integer NOT NULL,
    last_at timestamp with time zone,
    last_case text,
    fault text,
    CONSTRAINT pk_starts PRIMARY KEY (pack_id, step_id)
);
