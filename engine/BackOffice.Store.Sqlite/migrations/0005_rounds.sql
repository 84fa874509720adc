-- Collections: rounds, who is asked in them, and which round a return answers.
ALTER TABLE "returns" ADD COLUMN "round_id" TEXT NULL;
ALTER TABLE "returns" ADD COLUMN "team" TEXT NULL;
CREATE INDEX "ix_returns_round_id" ON "returns" ("round_id") WHERE round_id IS NOT NULL;
CREATE TABLE "rounds" (
    "id" TEXT NOT NULL CONSTRAINT "pk_rounds" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "pack_id" TEXT NOT NULL,
    "collection_id" TEXT NOT NULL,
    "form_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "opens" TEXT NOT NULL,
    "due" TEXT NOT NULL,
    "last_edit" TEXT NOT NULL,
    "closed_at" TEXT NULL,
    "next_at" TEXT NULL,
    "changed_at" TEXT NOT NULL,
    "state" TEXT NOT NULL
);
CREATE INDEX "ix_rounds_next_at" ON "rounds" ("next_at") WHERE next_at IS NOT NULL;
CREATE TABLE "round_providers" (
    "round_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "return_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "excused" INTEGER NOT NULL,
    CONSTRAINT "pk_round_providers" PRIMARY KEY ("round_id", "provider_id")
);
CREATE INDEX "ix_round_providers_provider_id" ON "round_providers" ("provider_id");
