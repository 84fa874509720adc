CREATE TABLE "accounts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_accounts" PRIMARY KEY,
    "display_name" TEXT NOT NULL,
    "teams" TEXT NOT NULL,
    "organisation" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "last_sign_in_at" TEXT NULL,
    "active" INTEGER NOT NULL,
    "user_name" TEXT NULL,
    "normalized_user_name" TEXT NULL,
    "email" TEXT NULL,
    "normalized_email" TEXT NULL,
    "email_confirmed" INTEGER NOT NULL,
    "password_hash" TEXT NULL,
    "security_stamp" TEXT NULL,
    "concurrency_stamp" TEXT NULL,
    "phone_number" TEXT NULL,
    "phone_number_confirmed" INTEGER NOT NULL,
    "two_factor_enabled" INTEGER NOT NULL,
    "lockout_end" TEXT NULL,
    "lockout_enabled" INTEGER NOT NULL,
    "access_failed_count" INTEGER NOT NULL
);


CREATE TABLE "alerts" (
    "case_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NULL,
    "type" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "banner" TEXT NOT NULL,
    "opened_on" TEXT NOT NULL,
    "review_on" TEXT NULL,
    "cleared_at" TEXT NULL,
    CONSTRAINT "pk_alerts" PRIMARY KEY ("case_id", "number")
);


CREATE TABLE "audit" (
    "chain" INTEGER NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "on_behalf_of" TEXT NULL,
    "action" TEXT NOT NULL,
    "record" TEXT NOT NULL,
    "details" TEXT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    CONSTRAINT "pk_audit" PRIMARY KEY ("chain", "sequence")
);


CREATE TABLE "audit_heads" (
    "chain" INTEGER NOT NULL CONSTRAINT "pk_audit_heads" PRIMARY KEY,
    "sequence" INTEGER NOT NULL,
    "hash" TEXT NOT NULL
);


CREATE TABLE "case_events" (
    "case_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "on_behalf_of" TEXT NULL,
    "details" TEXT NULL,
    CONSTRAINT "pk_case_events" PRIMARY KEY ("case_id", "version", "ordinal")
);


CREATE TABLE "case_teams" (
    "case_id" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    CONSTRAINT "pk_case_teams" PRIMARY KEY ("case_id", "team")
);


CREATE TABLE "cases" (
    "id" TEXT NOT NULL CONSTRAINT "pk_cases" PRIMARY KEY,
    "reference" TEXT NOT NULL,
    "pack_id" TEXT NOT NULL,
    "pack_version" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NULL,
    "subject_name" TEXT NOT NULL,
    "provider_id" TEXT NULL,
    "requested_by" TEXT NULL,
    "status" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "opened_at" TEXT NOT NULL,
    "closed_at" TEXT NULL,
    "closed_as" TEXT NULL,
    "changed_at" TEXT NOT NULL,
    "state" TEXT NOT NULL
);


CREATE TABLE "clocks" (
    "case_id" TEXT NOT NULL,
    "clock_id" TEXT NOT NULL,
    "run" INTEGER NOT NULL,
    "about" TEXT NULL,
    "started_on" TEXT NOT NULL,
    "due" TEXT NOT NULL,
    "work_target" TEXT NOT NULL,
    "working" TEXT NOT NULL,
    "law" TEXT NOT NULL,
    "amber_on" TEXT NULL,
    "red_on" TEXT NULL,
    "status" TEXT NOT NULL,
    "stopped_on" TEXT NULL,
    "stopped_by" TEXT NULL,
    "details" TEXT NOT NULL,
    CONSTRAINT "pk_clocks" PRIMARY KEY ("case_id", "clock_id", "run")
);


CREATE TABLE "commands" (
    "id" TEXT NOT NULL CONSTRAINT "pk_commands" PRIMARY KEY,
    "target" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "answer" TEXT NOT NULL
);


CREATE TABLE "contacts" (
    "pupil_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "forename" TEXT NOT NULL,
    "surname" TEXT NOT NULL,
    "relationship" TEXT NOT NULL,
    "parental_responsibility" INTEGER NOT NULL,
    "email" TEXT NULL,
    "phone" TEXT NULL,
    "search" TEXT NOT NULL,
    CONSTRAINT "pk_contacts" PRIMARY KEY ("pupil_id", "ordinal")
);


CREATE TABLE "decisions" (
    "case_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "rule_set" TEXT NOT NULL,
    "rule_set_version" TEXT NOT NULL,
    "as_of" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "inputs" TEXT NOT NULL,
    "explanation" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    CONSTRAINT "pk_decisions" PRIMARY KEY ("case_id", "version", "ordinal")
);


CREATE TABLE "document_content" (
    "id" TEXT NOT NULL CONSTRAINT "pk_document_content" PRIMARY KEY,
    "content" BLOB NOT NULL
);


CREATE TABLE "documents" (
    "id" TEXT NOT NULL CONSTRAINT "pk_documents" PRIMARY KEY,
    "case_id" TEXT NULL,
    "return_id" TEXT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "uploaded_by" TEXT NOT NULL,
    "uploaded_name" TEXT NOT NULL,
    "uploaded_at" TEXT NOT NULL
);


CREATE TABLE "journal" (
    "case_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "step_id" TEXT NOT NULL,
    "step_type" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "outcomes" TEXT NOT NULL,
    "message" TEXT NULL,
    CONSTRAINT "pk_journal" PRIMARY KEY ("case_id", "version", "ordinal")
);


CREATE TABLE "letters" (
    "case_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "letter_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "addressee" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "email" TEXT NULL,
    "method" TEXT NOT NULL,
    "sent_on" TEXT NOT NULL,
    "served_on" TEXT NOT NULL,
    "service_proof" TEXT NULL,
    "text" TEXT NOT NULL,
    "copies" TEXT NOT NULL,
    "issued_at" TEXT NOT NULL,
    "issued_by" TEXT NOT NULL,
    CONSTRAINT "pk_letters" PRIMARY KEY ("case_id", "number")
);


CREATE TABLE "outbox" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_outbox" PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "due_at" TEXT NOT NULL,
    "sent_at" TEXT NULL,
    "claimed_until" TEXT NULL,
    "attempts" INTEGER NOT NULL,
    "fault" TEXT NULL
);


CREATE TABLE "providers" (
    "id" TEXT NOT NULL CONSTRAINT "pk_providers" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "urn" TEXT NULL,
    "search" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "state" TEXT NOT NULL
);


CREATE TABLE "pupils" (
    "id" TEXT NOT NULL CONSTRAINT "pk_pupils" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "upn" TEXT NULL,
    "forename" TEXT NOT NULL,
    "surname" TEXT NOT NULL,
    "date_of_birth" TEXT NOT NULL,
    "year_group" TEXT NULL,
    "provider_id" TEXT NULL,
    "sen_status" TEXT NULL,
    "search" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "state" TEXT NOT NULL
);


CREATE TABLE "record_events" (
    "record" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "on_behalf_of" TEXT NULL,
    "details" TEXT NULL,
    CONSTRAINT "pk_record_events" PRIMARY KEY ("record", "version", "ordinal")
);


CREATE TABLE "returns" (
    "id" TEXT NOT NULL CONSTRAINT "pk_returns" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "reference" TEXT NOT NULL,
    "pack_id" TEXT NOT NULL,
    "pack_version" TEXT NOT NULL,
    "form_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "owner_name" TEXT NOT NULL,
    "provider_id" TEXT NULL,
    "status" TEXT NOT NULL,
    "started_at" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "submitted_at" TEXT NULL,
    "case_id" TEXT NULL,
    "state" TEXT NOT NULL
);


CREATE TABLE "roles" (
    "id" TEXT NOT NULL CONSTRAINT "pk_roles" PRIMARY KEY,
    "name" TEXT NULL,
    "normalized_name" TEXT NULL,
    "concurrency_stamp" TEXT NULL
);


CREATE TABLE "saved_views" (
    "id" TEXT NOT NULL CONSTRAINT "pk_saved_views" PRIMARY KEY,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "team" TEXT NULL,
    "page" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "position" INTEGER NOT NULL
);


CREATE TABLE "settings" (
    "key" TEXT NOT NULL CONSTRAINT "pk_settings" PRIMARY KEY,
    "value" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL
);


CREATE TABLE "tasks" (
    "case_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "pack_id" TEXT NOT NULL,
    "step_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "needs" TEXT NULL,
    "form_id" TEXT NULL,
    "assigned_to" TEXT NULL,
    "assigned_name" TEXT NULL,
    "due_on" TEXT NULL,
    "sort_on" TEXT NOT NULL,
    "clock_id" TEXT NULL,
    "status" TEXT NOT NULL,
    "held_until" TEXT NULL,
    "hold_reason" TEXT NULL,
    "outcome" TEXT NULL,
    "opened_at" TEXT NOT NULL,
    "closed_at" TEXT NULL,
    "closed_by" TEXT NULL,
    CONSTRAINT "pk_tasks" PRIMARY KEY ("case_id", "number")
);


CREATE TABLE "waits" (
    "case_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "step_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "about" TEXT NULL,
    "event_name" TEXT NULL,
    "due_at" TEXT NULL,
    "claimed_until" TEXT NULL,
    "attempts" INTEGER NOT NULL,
    CONSTRAINT "pk_waits" PRIMARY KEY ("case_id", "number")
);


CREATE TABLE "account_claims" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_account_claims" PRIMARY KEY AUTOINCREMENT,
    "user_id" TEXT NOT NULL,
    "claim_type" TEXT NULL,
    "claim_value" TEXT NULL,
    CONSTRAINT "fk_account_claims_user_id" FOREIGN KEY ("user_id") REFERENCES "accounts" ("id") ON DELETE CASCADE
);


CREATE TABLE "account_logins" (
    "login_provider" TEXT NOT NULL,
    "provider_key" TEXT NOT NULL,
    "provider_display_name" TEXT NULL,
    "user_id" TEXT NOT NULL,
    CONSTRAINT "pk_account_logins" PRIMARY KEY ("login_provider", "provider_key"),
    CONSTRAINT "fk_account_logins_user_id" FOREIGN KEY ("user_id") REFERENCES "accounts" ("id") ON DELETE CASCADE
);


CREATE TABLE "account_tokens" (
    "user_id" TEXT NOT NULL,
    "login_provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NULL,
    CONSTRAINT "pk_account_tokens" PRIMARY KEY ("user_id", "login_provider", "name"),
    CONSTRAINT "fk_account_tokens_user_id" FOREIGN KEY ("user_id") REFERENCES "accounts" ("id") ON DELETE CASCADE
);


CREATE TABLE "account_roles" (
    "user_id" TEXT NOT NULL,
    "role_id" TEXT NOT NULL,
    CONSTRAINT "pk_account_roles" PRIMARY KEY ("user_id", "role_id"),
    CONSTRAINT "fk_account_roles_role_id" FOREIGN KEY ("role_id") REFERENCES "roles" ("id") ON DELETE CASCADE,
    CONSTRAINT "fk_account_roles_user_id" FOREIGN KEY ("user_id") REFERENCES "accounts" ("id") ON DELETE CASCADE
);


CREATE TABLE "role_claims" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_role_claims" PRIMARY KEY AUTOINCREMENT,
    "role_id" TEXT NOT NULL,
    "claim_type" TEXT NULL,
    "claim_value" TEXT NULL,
    CONSTRAINT "fk_role_claims_role_id" FOREIGN KEY ("role_id") REFERENCES "roles" ("id") ON DELETE CASCADE
);


CREATE INDEX "ix_account_claims_user_id" ON "account_claims" ("user_id");


CREATE INDEX "ix_account_logins_user_id" ON "account_logins" ("user_id");


CREATE INDEX "ix_account_roles_role_id" ON "account_roles" ("role_id");


CREATE INDEX "ix_accounts_normalized_email" ON "accounts" ("normalized_email");


CREATE UNIQUE INDEX "ix_accounts_normalized_user_name" ON "accounts" ("normalized_user_name");


CREATE INDEX "ix_alerts_subject_kind_subject_id" ON "alerts" ("subject_kind", "subject_id");


CREATE INDEX "ix_audit_actor_id_at" ON "audit" ("actor_id", "at");


CREATE INDEX "ix_audit_record_at" ON "audit" ("record", "at");


CREATE INDEX "ix_case_teams_team" ON "case_teams" ("team");


CREATE INDEX "ix_cases_changed_at" ON "cases" ("changed_at");


CREATE INDEX "ix_cases_provider_id" ON "cases" ("provider_id");


CREATE UNIQUE INDEX "ix_cases_reference" ON "cases" ("reference");


CREATE INDEX "ix_cases_requested_by" ON "cases" ("requested_by");


CREATE INDEX "ix_cases_subject_kind_subject_id" ON "cases" ("subject_kind", "subject_id");


CREATE INDEX "ix_clocks_status_due" ON "clocks" ("status", "due");


CREATE INDEX "ix_contacts_email" ON "contacts" ("email");


CREATE INDEX "ix_documents_case_id" ON "documents" ("case_id");


CREATE INDEX "ix_documents_return_id" ON "documents" ("return_id");


CREATE INDEX "ix_outbox_due_at" ON "outbox" ("due_at") WHERE sent_at IS NULL;


CREATE UNIQUE INDEX "ix_outbox_key" ON "outbox" ("key");


CREATE INDEX "ix_providers_name" ON "providers" ("name");


CREATE INDEX "ix_pupils_provider_id" ON "pupils" ("provider_id");


CREATE INDEX "ix_pupils_surname_forename" ON "pupils" ("surname", "forename");


CREATE INDEX "ix_pupils_upn" ON "pupils" ("upn");


CREATE INDEX "ix_returns_owner_id" ON "returns" ("owner_id");


CREATE INDEX "ix_returns_provider_id" ON "returns" ("provider_id");


CREATE UNIQUE INDEX "ix_returns_reference" ON "returns" ("reference");


CREATE INDEX "ix_role_claims_role_id" ON "role_claims" ("role_id");


CREATE UNIQUE INDEX "ix_roles_normalized_name" ON "roles" ("normalized_name");


CREATE INDEX "ix_saved_views_owner_id" ON "saved_views" ("owner_id");


CREATE INDEX "ix_saved_views_team" ON "saved_views" ("team");


CREATE INDEX "ix_tasks_assigned_to_status_sort_on" ON "tasks" ("assigned_to", "status", "sort_on") WHERE closed_at IS NULL;


CREATE INDEX "ix_tasks_team_status_sort_on" ON "tasks" ("team", "status", "sort_on") WHERE closed_at IS NULL;


CREATE INDEX "ix_waits_due_at" ON "waits" ("due_at") WHERE due_at IS NOT NULL;
