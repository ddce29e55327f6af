-- Data protection templates, which routes name as their strategy.

-- CreateTable
CREATE TABLE "dlp_template" (
    "org_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "project_id" TEXT,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "projects" JSONB,
    "body" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "dlp_template_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "dlp_template_org_id_project_id_name_key" ON "dlp_template"("org_id", "project_id", "name") NULLS NOT DISTINCT;

-- AddForeignKey
ALTER TABLE "dlp_template" ADD CONSTRAINT "dlp_template_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "project"("org_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE, DELETE ON "dlp_template" TO headgate_app;

ALTER TABLE "dlp_template" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "dlp_template" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "dlp_template" TO headgate_app
  USING (current_user = 'headgate_app' AND "org_id" = nullif(current_setting('headgate.org', true), ''))
  WITH CHECK (current_user = 'headgate_app' AND "org_id" = nullif(current_setting('headgate.org', true), ''));

-- Which template a route names, as a column: behind row security no index on an expression over JSON would be used, since
-- its functions are not known to keep rows to themselves.
ALTER TABLE "route" ADD COLUMN "dlp_strategy" TEXT GENERATED ALWAYS AS ("body" #>> '{config,dlp,strategy}') STORED;
CREATE INDEX "route_org_id_dlp_strategy_idx" ON "route"("org_id", "dlp_strategy") WHERE "dlp_strategy" IS NOT NULL;
