-- Lists go by name, whoever owns what: without these each page sorts everything the organization has.
CREATE INDEX "route_org_id_name_id_idx" ON "route"("org_id", "name", "id");
CREATE INDEX "provider_org_id_name_id_idx" ON "provider"("org_id", "name", "id");
CREATE INDEX "dlp_template_org_id_name_id_idx" ON "dlp_template"("org_id", "name", "id");

-- The tenant's policy as one comparison. A condition on current_user beside it is one PostgreSQL knows no statistics for: it took it to
-- leave one row in two hundred, and so preferred to read and sort a whole tenant to going through an index in order.
DO $$
DECLARE
  tenant record;
  tenant_column text;
BEGIN
  FOR tenant IN SELECT tablename FROM pg_policies
    WHERE schemaname = 'public' AND policyname = 'tenant' AND qual LIKE '%CURRENT_USER%AND%headgate.org%' LOOP
    tenant_column := CASE tenant.tablename WHEN 'organization' THEN 'id' ELSE 'org_id' END;
    EXECUTE format(
      $policy$ALTER POLICY tenant ON %I
        USING (%I = CASE WHEN current_user = 'headgate_app' THEN nullif(current_setting('headgate.org', true), '') END)
        WITH CHECK (%I = CASE WHEN current_user = 'headgate_app' THEN nullif(current_setting('headgate.org', true), '') END)$policy$,
      tenant.tablename, tenant_column, tenant_column);
  END LOOP;
END $$;

-- How many routes are of a type, which lists filter by: a guess would again make it read and sort them all.
CREATE STATISTICS "route_type" ON (("body" ->> 'type')) FROM "route";
