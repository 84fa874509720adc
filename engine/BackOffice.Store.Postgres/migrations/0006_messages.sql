-- Requests without UPN are matched by the day of birth; messages that could not leave are looked at, tried again or dismissed.
CREATE INDEX ix_pupils_date_of_birth ON pupils (date_of_birth);
ALTER TABLE outbox ADD COLUMN dismissed_at timestamp with time zone;
CREATE INDEX ix_outbox_created_at ON outbox (created_at) WHERE fault IS NOT NULL AND dismissed_at IS NULL;
