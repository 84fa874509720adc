-- The inbox sorts by name and reference and looks for words in these, without reading the cases.
ALTER TABLE tasks ADD COLUMN subject_name text NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN reference text NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN search text NOT NULL DEFAULT '';
UPDATE tasks SET
    subject_name = (SELECT substr(c.subject_name, 1, 100) FROM cases c WHERE c.id = tasks.case_id),
    reference = (SELECT c.reference FROM cases c WHERE c.id = tasks.case_id),
    search = (SELECT lower(substr(c.subject_name || ' ' || c.reference || ' ' || tasks.title, 1, 300)) FROM cases c WHERE c.id = tasks.case_id)
WHERE EXISTS (SELECT 1 FROM cases c WHERE c.id = tasks.case_id);
CREATE INDEX ix_tasks_by_subject ON tasks (team, status, subject_name, case_id, number, sort_on, assigned_to, pack_id, reference, search) WHERE closed_at IS NULL;
