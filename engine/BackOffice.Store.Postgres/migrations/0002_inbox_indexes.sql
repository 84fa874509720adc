-- The inbox cuts its pages from these alone: all that it filters and sorts by is in them.
DROP INDEX ix_tasks_team_status_sort_on;
DROP INDEX ix_tasks_assigned_to_status_sort_on;
CREATE INDEX ix_tasks_of_person ON tasks (assigned_to, status, sort_on, case_id, number, team, pack_id) WHERE closed_at IS NULL;
CREATE INDEX ix_tasks_of_team ON tasks (team, status, sort_on, case_id, number, assigned_to, pack_id) WHERE closed_at IS NULL;
