-- What only the clients of another API know of a resource: kept for them, given back to them, without effect. It goes with its row.
ALTER TABLE "project" ADD COLUMN "client_fields" JSONB;
ALTER TABLE "provider" ADD COLUMN "client_fields" JSONB;
ALTER TABLE "provider_secret" ADD COLUMN "client_fields" JSONB;
ALTER TABLE "route" ADD COLUMN "client_fields" JSONB;
ALTER TABLE "dlp_template" ADD COLUMN "client_fields" JSONB;
