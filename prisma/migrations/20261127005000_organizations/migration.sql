-- Organizations come and go by the operator's key, which belongs to none of them. What remains of one that was removed:
-- its id and last revision, so that the proxies can be told, and an event in the operator's own trail.

-- CreateTable
CREATE TABLE "removed_organization" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "rev" BIGINT NOT NULL,
    "removed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "removed_organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "platform_event" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "resource_kind" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "resource_name" TEXT NOT NULL,
    "revision" BIGINT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "platform_event_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE INDEX "organization_created_at_id_idx" ON "organization"("created_at", "id");

-- Roles ---------------------------------------------------------------------------------------------------------------
--   headgate_platform  which organizations there are; removes the one in headgate.org, and reads nothing of what is in it
DO $$
DECLARE
  wanted text;
  may_take text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
  terms text := CASE WHEN may_take = 'SET' THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['headgate_platform', 'headgate_identity'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
          NULL; -- Another database was faster.
        WHEN insufficient_privilege THEN
          RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format(
            'the user "%s" may not create the role "%s": let an administrator run '
            'CREATE ROLE headgate_platform NOLOGIN; CREATE ROLE headgate_identity NOLOGIN; '
            'GRANT headgate_platform, headgate_identity TO "%s";', current_user, wanted, current_user);
      END;
    END IF;
    FOR attempt IN 1..20 LOOP
      EXIT WHEN pg_has_role(current_user, wanted, may_take);
      BEGIN
        EXECUTE format('GRANT %I TO CURRENT_USER', wanted) || terms;
      EXCEPTION
        WHEN insufficient_privilege THEN
          RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format(
            'the user "%s" may not take on the role "%s": let an administrator run '
            'GRANT headgate_platform, headgate_identity TO "%s";', current_user, wanted, current_user);
        WHEN internal_error OR unique_violation THEN
          PERFORM pg_sleep(0.02 * attempt); -- "tuple concurrently updated": another database is granting the same.
      END;
    END LOOP;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO headgate_platform, headgate_identity;
GRANT SELECT ("id", "slug", "name", "rev", "created_at", "updated_at"), DELETE ON "organization" TO headgate_platform;
GRANT SELECT, INSERT ON "removed_organization", "platform_event" TO headgate_platform;
GRANT SELECT ON "removed_organization" TO headgate_worker;
GRANT SELECT ("request_id", "started_at") ON "usage_request" TO headgate_platform;

ALTER TABLE "removed_organization" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "removed_organization" FORCE ROW LEVEL SECURITY;
ALTER TABLE "platform_event" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "platform_event" FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON "removed_organization" TO headgate_platform USING (current_user = 'headgate_platform');
CREATE POLICY worker ON "removed_organization" FOR SELECT TO headgate_worker USING (current_user = 'headgate_worker');
CREATE POLICY platform ON "platform_event" TO headgate_platform USING (current_user = 'headgate_platform');
-- The list shows all of them; only the one that is named can go.
CREATE POLICY platform_list ON "organization" FOR SELECT TO headgate_platform USING (current_user = 'headgate_platform');
CREATE POLICY platform ON "organization" FOR DELETE TO headgate_platform
  USING (current_user = 'headgate_platform' AND "id" = nullif(current_setting('headgate.org', true), ''));

-- Lets the platform remove a tenant's rows from every table that has an org_id, of which it sees no other column. A migration
-- that adds such a table calls it again; one that does not is found by a test, and by the removal, which then fails whole.
CREATE FUNCTION headgate_cover_tenant_tables() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tenant_table text;
BEGIN
  FOR tenant_table IN
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'org_id'
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'platform')
  LOOP
    EXECUTE format('GRANT SELECT (org_id), DELETE ON public.%I TO headgate_platform', tenant_table);
    EXECUTE format(
      $policy$CREATE POLICY platform ON public.%I TO headgate_platform
        USING (current_user = 'headgate_platform' AND org_id = nullif(current_setting('headgate.org', true), ''))
        WITH CHECK (false)$policy$, tenant_table);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION headgate_cover_tenant_tables() FROM PUBLIC;
SELECT headgate_cover_tenant_tables();

-- Removes an organization with every row of every table that names it, whatever order their references ask for. Usage is left
-- out: there may be millions of rows of it, which go afterwards, in batches.
CREATE FUNCTION headgate_remove_tenant(org text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tenant_table text;
  waiting text[];
  held text[];
BEGIN
  SELECT array_agg(c.relname ORDER BY c.relname) INTO waiting
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'org_id'
    AND c.relname <> 'usage_request';
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
REVOKE ALL ON FUNCTION headgate_remove_tenant(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION headgate_remove_tenant(text) TO headgate_platform;
