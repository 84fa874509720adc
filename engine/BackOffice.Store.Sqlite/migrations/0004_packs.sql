-- The lives of packs: versions and drafts as JSON, and the text of each file once.
CREATE TABLE "packs" (
    "id" TEXT NOT NULL CONSTRAINT "pk_packs" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "next_at" TEXT NULL,
    "changed_at" TEXT NOT NULL,
    "state" TEXT NOT NULL
);
CREATE TABLE "pack_texts" (
    "hash" TEXT NOT NULL CONSTRAINT "pk_pack_texts" PRIMARY KEY,
    "text" TEXT NOT NULL
);
