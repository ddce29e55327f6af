-- People: accounts and sessions belong to no tenant, because a person may belong to several; memberships and invitations do.

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "login" TEXT,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "password" TEXT,
    "password_changed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "hash" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "only_org" TEXT,
    "address" TEXT NOT NULL,
    "user_agent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "member" (
    "org_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "role" TEXT NOT NULL,
    "projects" JSONB,
    "via" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "member_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "org_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "projects" JSONB,
    "digest" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "invited_by" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_login_key" ON "account"("login");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "member_org_id_account_id_key" ON "member"("org_id", "account_id");

-- CreateIndex
CREATE INDEX "member_account_id_idx" ON "member"("account_id");

-- CreateIndex
CREATE INDEX "member_org_id_email_id_idx" ON "member"("org_id", "email", "id");

-- CreateIndex
CREATE INDEX "invitation_org_id_created_at_id_idx" ON "invitation"("org_id", "created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Roles and row security ----------------------------------------------------------------------------------------------
--   headgate_identity  one account, one session: those named in headgate.login, headgate.account and headgate.session; and of
--                      the tenants of that account, that it belongs to them
-- The role of the tenants reaches no account: what an organization knows of a member is in its own row.
GRANT SELECT, INSERT, UPDATE ("name", "email", "login", "password", "password_changed_at", "updated_at") ON "account" TO headgate_identity;
GRANT SELECT, INSERT, UPDATE ("used_at"), DELETE ON "session" TO headgate_identity;
GRANT SELECT ON "member" TO headgate_identity;
GRANT SELECT ("id", "slug", "name", "created_at") ON "organization" TO headgate_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON "member" TO headgate_app;
GRANT SELECT, INSERT, UPDATE ON "invitation" TO headgate_app;

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['account', 'session', 'member', 'invitation'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
  END LOOP;
  FOREACH guarded IN ARRAY ARRAY['member', 'invitation'] LOOP
    EXECUTE format(
      $policy$CREATE POLICY tenant ON %I TO headgate_app
        USING (current_user = 'headgate_app' AND org_id = nullif(current_setting('headgate.org', true), ''))
        WITH CHECK (current_user = 'headgate_app' AND org_id = nullif(current_setting('headgate.org', true), ''))$policy$,
      guarded);
  END LOOP;
END $$;

CREATE POLICY identity ON "account" TO headgate_identity
  USING (current_user = 'headgate_identity' AND ("id" = nullif(current_setting('headgate.account', true), '')
    OR "login" = nullif(current_setting('headgate.login', true), '')))
  WITH CHECK (current_user = 'headgate_identity' AND "id" = nullif(current_setting('headgate.account', true), ''));
CREATE POLICY identity ON "session" TO headgate_identity
  USING (current_user = 'headgate_identity' AND ("account_id" = nullif(current_setting('headgate.account', true), '')
    OR "hash" = nullif(current_setting('headgate.session', true), '')))
  WITH CHECK (current_user = 'headgate_identity' AND "account_id" = nullif(current_setting('headgate.account', true), ''));
CREATE POLICY identity ON "member" FOR SELECT TO headgate_identity
  USING (current_user = 'headgate_identity' AND "account_id" = nullif(current_setting('headgate.account', true), ''));
CREATE POLICY identity ON "organization" FOR SELECT TO headgate_identity
  USING (current_user = 'headgate_identity' AND "id" IN (SELECT m."org_id" FROM "member" m));

SELECT headgate_cover_tenant_tables();
