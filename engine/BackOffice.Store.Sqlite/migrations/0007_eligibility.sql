-- Checks of eligibility as they were made, and the runs of the monthly report to schools.
CREATE TABLE "eligibility_checks" (
    "id" TEXT NOT NULL CONSTRAINT "pk_eligibility_checks" PRIMARY KEY,
    "pupil_id" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "pack_id" TEXT NOT NULL,
    "pack_version" TEXT NOT NULL,
    "rule_set" TEXT NOT NULL,
    "rule_set_hash" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "as_of" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "sentence" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "tier" TEXT NULL,
    "until" TEXT NULL,
    "basis" TEXT NULL,
    "inputs" TEXT NOT NULL,
    "output" TEXT NULL,
    "explanation" TEXT NOT NULL
);
CREATE TABLE "meals_runs" (
    "id" TEXT NOT NULL CONSTRAINT "pk_meals_runs" PRIMARY KEY,
    "run_on" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "state" TEXT NOT NULL
);
CREATE INDEX "ix_eligibility_checks_pupil_id_at" ON "eligibility_checks" ("pupil_id", "at");
CREATE INDEX "ix_eligibility_checks_rule_set_at" ON "eligibility_checks" ("rule_set", "at");
CREATE INDEX "ix_meals_runs_at" ON "meals_runs" ("at");
