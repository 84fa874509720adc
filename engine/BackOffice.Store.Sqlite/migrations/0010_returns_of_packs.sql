-- The public directory asks every few seconds which returns of its packs have changed.
CREATE INDEX "ix_returns_pack_id_changed_at" ON "returns" ("pack_id", "changed_at");
