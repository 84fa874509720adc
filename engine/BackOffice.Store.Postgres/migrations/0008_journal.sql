-- One row of the journal for each command instead of one for each line: see ops/adr/0011-one-journal-row.md.
ALTER TABLE journal RENAME TO journal_before;
ALTER TABLE journal_before RENAME CONSTRAINT pk_journal TO pk_journal_before;

CREATE TABLE journal (
    case_id uuid NOT NULL,
    version bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    lines text NOT NULL,
    CONSTRAINT pk_journal PRIMARY KEY (case_id, version)
);

INSERT INTO journal (case_id, version, at, lines)
SELECT case_id, version, min(at), json_agg(json_build_array(step_id, step_type, event, outcomes, message) ORDER BY ordinal)::text
FROM journal_before
GROUP BY case_id, version;

DROP TABLE journal_before;
