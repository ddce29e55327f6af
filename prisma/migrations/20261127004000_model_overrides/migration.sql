-- What an organization says of models otherwise than the catalogue does.

-- CreateTable
CREATE TABLE "model_override" (
    "org_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_override_pkey" PRIMARY KEY ("org_id","provider","model")
);

-- AddForeignKey
ALTER TABLE "model_override" ADD CONSTRAINT "model_override_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT, INSERT, UPDATE, DELETE ON "model_override" TO headgate_app;

ALTER TABLE "model_override" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "model_override" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "model_override" TO headgate_app
  USING (current_user = 'headgate_app' AND "org_id" = nullif(current_setting('headgate.org', true), ''))
  WITH CHECK (current_user = 'headgate_app' AND "org_id" = nullif(current_setting('headgate.org', true), ''));
