-- One row of the journal for each command instead of one for each line: see ops/adr/0011-one-journal-row.md.
ALTER TABLE journal RENAME TO journal_before;

CREATE TABLE journal (
    case_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    at TEXT NOT NULL,
    lines TEXT NOT NULL,
    CONSTRAINT pk_journal PRIMARY KEY (case_id, version)
);

INSERT INTO journal (case_id, version, at, lines)
SELECT case_id, version, min(at), json_group_array(json_array(step_id, step_type, event, json(outcomes), message))
FROM (SELECT * FROM journal_before ORDER BY case_id, version, ordinal)
GROUP BY case_id, version;

DROP TABLE journal_before;
