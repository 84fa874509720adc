-- Steps of running packs that start cases by the calendar, and when they do so next.
CREATE TABLE "starts" (
    "pack_id" TEXT NOT NULL,
    "step_id" TEXT NOT NULL,
    "pack_version" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "spec" TEXT NOT NULL,
    "next_at" TEXT NULL,
    "firing_at" TEXT NULL,
    "missed" INTEGER NOT NULL,
    "last_at" TEXT NULL,
    "last_case" TEXT NULL,
    "fault" TEXT NULL,
    CONSTRAINT "pk_starts" PRIMARY KEY ("pack_id", "step_id")
);
