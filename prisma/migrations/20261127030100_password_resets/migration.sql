-- Tokens that set a new password, as their hashes. Whoever issues one is named by org_id: an organization, or `platform`.

-- CreateTable
CREATE TABLE "password_reset" (
    "org_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "issued_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "password_reset_pkey" PRIMARY KEY ("org_id","account_id")
);

-- CreateIndex
CREATE INDEX "password_reset_account_id_idx" ON "password_reset"("account_id");

-- Row security: an organization sees what it issued, a person what was issued for them, the operator what no organization issued.
GRANT SELECT, INSERT, DELETE ON "password_reset" TO headgate_app;
GRANT SELECT, DELETE ON "password_reset" TO headgate_identity;
GRANT SELECT ("org_id", "account_id"), INSERT, DELETE ON "password_reset" TO headgate_platform;
ALTER TABLE "password_reset" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "password_reset" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "password_reset" TO headgate_app
  USING (current_user = 'headgate_app' AND org_id = nullif(current_setting('headgate.org', true), ''))
  WITH CHECK (current_user = 'headgate_app' AND org_id = nullif(current_setting('headgate.org', true), ''));
CREATE POLICY identity ON "password_reset" TO headgate_identity
  USING (current_user = 'headgate_identity' AND "account_id" = nullif(current_setting('headgate.account', true), ''))
  WITH CHECK (false);
CREATE POLICY operator ON "password_reset" TO headgate_platform
  USING (current_user = 'headgate_platform' AND org_id = 'platform')
  WITH CHECK (current_user = 'headgate_platform' AND org_id = 'platform');
SELECT headgate_cover_tenant_tables();
