-- The children of accepted returns on their way into the register, and the queue of those that a person decides about.
CREATE TABLE "landings" (
    "id" TEXT NOT NULL CONSTRAINT "pk_landings" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "provider_id" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL,
    "state" TEXT NOT NULL
);
CREATE TABLE "landed_rows" (
    "id" TEXT NOT NULL CONSTRAINT "pk_landed_rows" PRIMARY KEY,
    "landing_id" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "round_id" TEXT NOT NULL,
    "round" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "on_day" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "forename" TEXT NOT NULL,
    "surname" TEXT NOT NULL,
    "date_of_birth" TEXT NOT NULL,
    "pupil_id" TEXT NULL,
    "how" TEXT NOT NULL,
    "decided_by" TEXT NULL,
    "search" TEXT NOT NULL,
    "changed_at" TEXT NOT NULL
);
CREATE INDEX "ix_landed_rows_team_status_surname_forename" ON "landed_rows" ("team", "status", "surname", "forename");
CREATE INDEX "ix_landed_rows_landing_id" ON "landed_rows" ("landing_id");
CREATE INDEX "ix_landed_rows_pupil_id" ON "landed_rows" ("pupil_id") WHERE pupil_id IS NOT NULL;
CREATE INDEX "ix_landed_rows_provider_id_on_day" ON "landed_rows" ("provider_id", "on_day");
