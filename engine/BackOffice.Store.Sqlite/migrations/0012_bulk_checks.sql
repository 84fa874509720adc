-- Files of people sent to be checked, line by line, so that a restart loses no answer and any node can go on.
CREATE TABLE "bulk_checks" (
    "id" TEXT NOT NULL CONSTRAINT "pk_bulk_checks" PRIMARY KEY,
    "owner_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "lines" INTEGER NOT NULL,
    "finished_at" TEXT NULL,
    "worked_on_by" TEXT NULL,
    "worked_on_until" TEXT NULL
);
CREATE TABLE "bulk_check_lines" (
    "bulk_check_id" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "done" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "answer" TEXT NULL,
    CONSTRAINT "pk_bulk_check_lines" PRIMARY KEY ("bulk_check_id", "line"),
    CONSTRAINT "fk_bulk_check_lines_bulk_check_id" FOREIGN KEY ("bulk_check_id") REFERENCES "bulk_checks" ("id") ON DELETE CASCADE
);
CREATE INDEX "ix_bulk_checks_finished_at" ON "bulk_checks" ("finished_at");
CREATE INDEX "ix_bulk_checks_owner_id_at" ON "bulk_checks" ("owner_id", "at");
