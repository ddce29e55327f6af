-- Identity providers (OpenID Connect) of an organization, and who has come by them.

-- CreateTable
CREATE TABLE "identity_provider" (
    "org_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "mask" TEXT NOT NULL,
    "scopes" JSONB NOT NULL,
    "groups_claim" TEXT NOT NULL,
    "mappings" JSONB NOT NULL,
    "default_role" TEXT,
    "enabled" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_provider_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "identity" (
    "org_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("org_id","provider_id","subject")
);

-- CreateIndex
CREATE UNIQUE INDEX "identity_provider_org_id_name_key" ON "identity_provider"("org_id", "name");

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_org_id_provider_id_fkey" FOREIGN KEY ("org_id", "provider_id") REFERENCES "identity_provider"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE, DELETE ON "identity_provider" TO headgate_app;
GRANT SELECT, INSERT, DELETE ON "identity" TO headgate_app;

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['identity_provider', 'identity'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format(
      $policy$CREATE POLICY tenant ON %I TO headgate_app
        USING (current_user = 'headgate_app' AND org_id = nullif(current_setting('headgate.org', true), ''))
        WITH CHECK (current_user = 'headgate_app' AND org_id = nullif(current_setting('headgate.org', true), ''))$policy$,
      guarded);
  END LOOP;
END $$;

SELECT headgate_cover_tenant_tables();
