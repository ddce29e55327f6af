-- Requests and replies of routes that keep theirs. What they say is in `sealed`, under the data key of the organization; the rest is
-- what the request log tells, too.

-- CreateTable
CREATE TABLE "archived_call" (
    "org_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "provider" TEXT,
    "model" TEXT,
    "status" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "archived_call_pkey" PRIMARY KEY ("org_id","request_id")
);

-- CreateIndex
CREATE INDEX "archived_call_org_id_route_started_at_request_id_idx" ON "archived_call"("org_id", "route", "started_at" DESC, "request_id" DESC);

-- CreateIndex
CREATE INDEX "archived_call_org_id_expires_at_idx" ON "archived_call"("org_id", "expires_at");

-- The worker puts calls in and takes out those whose time is over, and reads none of them.
GRANT SELECT, DELETE ON "archived_call" TO headgate_app;
GRANT INSERT, DELETE, SELECT ("org_id", "request_id", "expires_at") ON "archived_call" TO headgate_worker;
ALTER TABLE "archived_call" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "archived_call" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "archived_call" TO headgate_app
  USING (current_user = 'headgate_app' AND org_id = nullif(current_setting('headgate.org', true), ''))
  WITH CHECK (current_user = 'headgate_app' AND org_id = nullif(current_setting('headgate.org', true), ''));
CREATE POLICY worker ON "archived_call" TO headgate_worker USING (current_user = 'headgate_worker');
-- As with usage: the platform names the rows it removes.
GRANT SELECT ("request_id") ON "archived_call" TO headgate_platform;
SELECT headgate_cover_tenant_tables();

-- What may be millions of rows goes after the organization, in batches; without its data key nobody can read them meanwhile.
CREATE OR REPLACE FUNCTION headgate_remove_tenant(org text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tenant_table text;
  waiting text[];
  held text[];
BEGIN
  SELECT array_agg(c.relname ORDER BY c.relname) INTO waiting
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'org_id'
    AND c.relname NOT IN ('usage_request', 'archived_call');
  WHILE waiting <> '{}' LOOP
    held := '{}';
    FOREACH tenant_table IN ARRAY waiting LOOP
      BEGIN
        EXECUTE format('DELETE FROM public.%I WHERE org_id = $1', tenant_table) USING org;
      EXCEPTION
        WHEN foreign_key_violation OR restrict_violation THEN
          held := held || tenant_table; -- Another table's rows first.
      END;
    END LOOP;
    IF cardinality(held) = cardinality(waiting) THEN
      RAISE EXCEPTION 'rows of % cannot be removed', array_to_string(held, ', ');
    END IF;
    waiting := held;
  END LOOP;
  DELETE FROM public.organization WHERE id = org;
END $$;
