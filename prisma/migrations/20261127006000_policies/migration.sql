-- Policies, what routes inherit, and the versions of routes and policies.

ALTER TABLE "organization"
    ADD COLUMN "settings" JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN "settings_version" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "default_policy" TEXT;

ALTER TABLE "project"
    ADD COLUMN "settings" JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN "default_policy" TEXT;

-- A route that is not live has never been: its body is a draft too.
ALTER TABLE "route"
    ADD COLUMN "live" BOOLEAN NOT NULL DEFAULT true,
    ADD COLUMN "draft" JSONB;

-- CreateTable
CREATE TABLE "policy" (
    "org_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "project_id" TEXT,
    "name" TEXT NOT NULL,
    "projects" JSONB,
    "body" JSONB NOT NULL,
    "live" BOOLEAN NOT NULL,
    "draft" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "resource_version" (
    "org_id" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "route_id" TEXT,
    "policy_id" TEXT,
    "action" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "resource_version_pkey" PRIMARY KEY ("org_id","resource_id","version"),
    -- One table for both kinds, and still no version whose resource is gone.
    CONSTRAINT "resource_version_of" CHECK (coalesce("route_id", '') || coalesce("policy_id", '') = "resource_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "policy_org_id_project_id_name_key" ON "policy"("org_id", "project_id", "name") NULLS NOT DISTINCT;

-- AddForeignKey
ALTER TABLE "policy" ADD CONSTRAINT "policy_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "project"("org_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "resource_version" ADD CONSTRAINT "resource_version_org_id_route_id_fkey" FOREIGN KEY ("org_id", "route_id") REFERENCES "route"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "resource_version" ADD CONSTRAINT "resource_version_org_id_policy_id_fkey" FOREIGN KEY ("org_id", "policy_id") REFERENCES "policy"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Deleting a route or policy looks for its versions by these; the primary key has another column between.
CREATE INDEX "resource_version_org_id_route_id_idx" ON "resource_version"("org_id", "route_id");
CREATE INDEX "resource_version_org_id_policy_id_idx" ON "resource_version"("org_id", "policy_id");

-- Routes there are already begin their history as they stand. Row security is forced, so the owner sees them only meanwhile.
ALTER TABLE "route" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "resource_version" ("org_id", "resource_id", "version", "route_id", "action", "body", "actor_kind", "actor_id", "actor_name", "at")
  SELECT "org_id", "id", "version", "id", 'migrate',
    "body" || jsonb_build_object('name', "name", 'enabled', "enabled", 'projects', coalesce("projects", 'null'::jsonb)),
    'system', 'migration', 'migration', "updated_at"
  FROM "route";
ALTER TABLE "route" FORCE ROW LEVEL SECURITY;

GRANT UPDATE ("settings", "settings_version", "default_policy") ON "organization" TO headgate_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "policy" TO headgate_app;
GRANT SELECT, INSERT, DELETE ON "resource_version" TO headgate_app;

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['policy', 'resource_version'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      $policy$CREATE POLICY tenant ON %I TO headgate_app
        USING (current_user = 'headgate_app' AND org_id = nullif(current_setting('headgate.org', true), ''))
        WITH CHECK (current_user = 'headgate_app' AND org_id = nullif(current_setting('headgate.org', true), ''))$policy$,
      tenant_table);
  END LOOP;
END $$;
