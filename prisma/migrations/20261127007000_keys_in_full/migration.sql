-- What a key may do beyond routes and models, what it says of its holder, and the secrets it had before.
ALTER TABLE "api_key"
  ADD COLUMN "endpoints" JSONB,
  ADD COLUMN "attrs" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "labels" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "policy" TEXT,
  ADD COLUMN "enabled" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "previous" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "rotated_at" TIMESTAMPTZ(3);

-- Each order the list of keys can be in, and who made what.
CREATE INDEX "api_key_org_id_name_id_idx" ON "api_key"("org_id", "name", "id");
CREATE INDEX "api_key_org_id_expires_at_id_idx" ON "api_key"("org_id", "expires_at", "id");
CREATE INDEX "api_key_org_id_created_by_id_idx" ON "api_key"("org_id", "created_by", "id");
