-- Administrators change accounts in commits like those of records: each on the version that was seen.
ALTER TABLE "accounts" ADD COLUMN "version" bigint NOT NULL DEFAULT 0;
