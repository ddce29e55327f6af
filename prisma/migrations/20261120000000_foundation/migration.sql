-- Tables as in schema.prisma; below them what Prisma has no words for: roles, row security, partitions.
-- Needs PostgreSQL 15 or newer (NULLS NOT DISTINCT).

-- CreateTable
CREATE TABLE "organization" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "rev" BIGINT NOT NULL DEFAULT 0,
    "keys_rev" BIGINT NOT NULL DEFAULT 0,
    "data_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project" (
    "org_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT,
    "description" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "org_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "project_id" TEXT,
    "kind" TEXT NOT NULL,
    "role" TEXT,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "pepper" INTEGER NOT NULL,
    "mask" TEXT NOT NULL,
    "routes" JSONB,
    "models" JSONB,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "changed_rev" BIGINT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "provider" (
    "org_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "project_id" TEXT,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "base_url" TEXT,
    "description" TEXT,
    "projects" JSONB,
    "options" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "provider_secret" (
    "org_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "weight" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "sealed" TEXT NOT NULL,
    "mask" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_secret_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "route" (
    "org_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "project_id" TEXT,
    "name" TEXT NOT NULL,
    "provider_id" TEXT,
    "enabled" BOOLEAN NOT NULL,
    "projects" JSONB,
    "body" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "route_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "org_id" TEXT NOT NULL,
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

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("org_id","seq")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "org_id" TEXT NOT NULL,
    "rev" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "org_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("org_id","key")
);

-- CreateTable
CREATE TABLE "usage_request" (
    "org_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "project_id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "dialect" TEXT NOT NULL,
    "model_requested" TEXT NOT NULL,
    "is_streaming" BOOLEAN NOT NULL,
    "revision" BIGINT NOT NULL,
    "provider" TEXT,
    "model_used" TEXT,
    "status" INTEGER NOT NULL,
    "error_code" TEXT,
    "attempts" INTEGER NOT NULL,
    "latency_ms" DOUBLE PRECISION NOT NULL,
    "ttft_ms" DOUBLE PRECISION,
    "usage_source" TEXT NOT NULL,
    "input_tokens" BIGINT,
    "output_tokens" BIGINT,
    "cached_input_tokens" BIGINT,
    "cache_write_tokens" BIGINT,
    "reasoning_tokens" BIGINT,
    "proxy_id" TEXT NOT NULL,

    CONSTRAINT "usage_request_pkey" PRIMARY KEY ("org_id","request_id","started_at")
) PARTITION BY RANGE ("started_at");

-- CreateTable
CREATE TABLE "spool_watermark" (
    "spool_id" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "spool_watermark_pkey" PRIMARY KEY ("spool_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "organization"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "project_org_id_slug_key" ON "project"("org_id", "slug");

-- CreateIndex
CREATE INDEX "api_key_id_idx" ON "api_key"("id");

-- CreateIndex
CREATE INDEX "api_key_org_id_changed_rev_id_idx" ON "api_key"("org_id", "changed_rev", "id");

-- CreateIndex
CREATE INDEX "api_key_org_id_created_at_id_idx" ON "api_key"("org_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "provider_org_id_project_id_name_key" ON "provider"("org_id", "project_id", "name") NULLS NOT DISTINCT;

-- CreateIndex
CREATE UNIQUE INDEX "provider_secret_org_id_provider_id_name_key" ON "provider_secret"("org_id", "provider_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "route_org_id_project_id_name_key" ON "route"("org_id", "project_id", "name") NULLS NOT DISTINCT;

-- CreateIndex
CREATE UNIQUE INDEX "route_org_id_provider_id_key" ON "route"("org_id", "provider_id");

-- CreateIndex
CREATE INDEX "outbox_published_at_org_id_rev_idx" ON "outbox"("published_at", "org_id", "rev");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_org_id_rev_key" ON "outbox"("org_id", "rev");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE INDEX "usage_request_org_id_started_at_request_id_idx" ON "usage_request"("org_id", "started_at" DESC, "request_id" DESC);

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider" ADD CONSTRAINT "provider_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "project"("org_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_secret" ADD CONSTRAINT "provider_secret_org_id_provider_id_fkey" FOREIGN KEY ("org_id", "provider_id") REFERENCES "provider"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route" ADD CONSTRAINT "route_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "project"("org_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route" ADD CONSTRAINT "route_org_id_provider_id_fkey" FOREIGN KEY ("org_id", "provider_id") REFERENCES "provider"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Roles ---------------------------------------------------------------------------------------------------------------
-- Nobody logs in as them: each transaction takes one on. They own nothing, so no policy below is optional for them.
--   headgate_app     one tenant's rows, the one named in the setting headgate.org
--   headgate_worker  which tenants changed, every tenant's outbox; writes usage, reads no configuration
--   headgate_auth    one API key, the one named in the setting headgate.key
-- Roles belong to the whole cluster: another database may have made them, or be making them now.
DO $$
DECLARE
  wanted text;
  -- Before 16 a member always may take a role on; since then it is an option of the grant.
  may_take text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
  -- Not inherited: the user who connects gets a role's rights only inside a transaction that takes it on.
  terms text := CASE WHEN may_take = 'SET' THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['headgate_app', 'headgate_worker', 'headgate_auth'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
          NULL; -- Another database was faster.
        WHEN insufficient_privilege THEN
          RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = format(
            'the user "%s" may not create the role "%s": let an administrator run '
            'CREATE ROLE headgate_app NOLOGIN; CREATE ROLE headgate_worker NOLOGIN; CREATE ROLE headgate_auth NOLOGIN; '
            'GRANT headgate_app, headgate_worker, headgate_auth TO "%s";', current_user, wanted, current_user);
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
            'GRANT headgate_app, headgate_worker, headgate_auth TO "%s";', current_user, wanted, current_user);
        WHEN internal_error OR unique_violation THEN
          PERFORM pg_sleep(0.02 * attempt); -- "tuple concurrently updated": another database is granting the same.
      END;
    END LOOP;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO headgate_app, headgate_worker, headgate_auth;

-- No role may TRUNCATE, which ignores policies; what only ever grows can be neither changed nor deleted.
GRANT SELECT, INSERT, UPDATE ("name", "rev", "keys_rev", "updated_at") ON "organization" TO headgate_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "project", "provider", "provider_secret", "route" TO headgate_app;
GRANT SELECT, INSERT, UPDATE ON "api_key" TO headgate_app;
GRANT SELECT, INSERT ON "audit_event", "outbox" TO headgate_app;
GRANT USAGE ON SEQUENCE "outbox_id_seq" TO headgate_app;
GRANT SELECT, INSERT, DELETE ON "idempotency_key" TO headgate_app;
GRANT SELECT ON "usage_request" TO headgate_app;

GRANT SELECT ("id", "slug", "rev", "keys_rev", "created_at") ON "organization" TO headgate_worker;
GRANT SELECT, UPDATE ("published_at"), DELETE ON "outbox" TO headgate_worker;
GRANT SELECT ("org_id", "key", "created_at"), DELETE ON "idempotency_key" TO headgate_worker;
GRANT INSERT ON "usage_request" TO headgate_worker;
GRANT SELECT, INSERT, UPDATE ON "spool_watermark" TO headgate_worker;

GRANT SELECT ON "api_key" TO headgate_auth;

-- Row security --------------------------------------------------------------------------------------------------------
-- Forced: the owner of the tables, who runs this, sees nothing either. After a transaction the setting is '' and not
-- null, so both mean no tenant. The comparison with current_user matters before PostgreSQL 16, where whoever may take on
-- a role also inherits its policies.
DO $$
DECLARE
  tenant_table text;
  tenant_column text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['organization', 'project', 'api_key', 'provider', 'provider_secret', 'route',
                                      'audit_event', 'outbox', 'idempotency_key', 'usage_request'] LOOP
    tenant_column := CASE tenant_table WHEN 'organization' THEN 'id' ELSE 'org_id' END;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format(
      $policy$CREATE POLICY tenant ON %I TO headgate_app
        USING (current_user = 'headgate_app' AND %I = nullif(current_setting('headgate.org', true), ''))
        WITH CHECK (current_user = 'headgate_app' AND %I = nullif(current_setting('headgate.org', true), ''))$policy$,
      tenant_table, tenant_column, tenant_column);
  END LOOP;
END $$;

CREATE POLICY worker ON "organization" FOR SELECT TO headgate_worker USING (current_user = 'headgate_worker');
CREATE POLICY worker ON "outbox" TO headgate_worker USING (current_user = 'headgate_worker');
CREATE POLICY worker ON "idempotency_key" TO headgate_worker USING (current_user = 'headgate_worker');
CREATE POLICY worker ON "usage_request" FOR INSERT TO headgate_worker WITH CHECK (current_user = 'headgate_worker');
CREATE POLICY auth ON "api_key" FOR SELECT TO headgate_auth
  USING (current_user = 'headgate_auth' AND "id" = nullif(current_setting('headgate.key', true), ''));

-- Usage by day --------------------------------------------------------------------------------------------------------
-- Partitions live in a schema of their own, where nobody has any rights: rows are reached through usage_request alone.
CREATE SCHEMA headgate_usage;
CREATE TABLE headgate_usage.usage_request_default PARTITION OF "usage_request" DEFAULT;
ALTER TABLE headgate_usage.usage_request_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE headgate_usage.usage_request_default FORCE ROW LEVEL SECURITY;

-- Makes the partition of one UTC day unless it is there; false when the day has none. Days far from today get none: a proxy with a wrong clock must
-- not fill the schema. Their rows, and those of a day whose rows are in the default partition already, stay there.
CREATE FUNCTION headgate_usage.ensure_partition(day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  today date := (now() AT TIME ZONE 'UTC')::date;
  partition text := 'usage_request_' || to_char(day, 'YYYYMMDD');
BEGIN
  IF day < today - 40 OR day > today + 40 THEN
    RETURN false;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('headgate_usage.ensure_partition'));
  IF to_regclass(format('headgate_usage.%I', partition)) IS NOT NULL THEN
    RETURN true;
  END IF;
  -- Made apart and then attached: that does not lock readers and writers of the other days out.
  EXECUTE format('CREATE TABLE headgate_usage.%I (LIKE public.usage_request INCLUDING ALL)', partition);
  EXECUTE format('ALTER TABLE headgate_usage.%I ENABLE ROW LEVEL SECURITY', partition);
  EXECUTE format('ALTER TABLE headgate_usage.%I FORCE ROW LEVEL SECURITY', partition);
  EXECUTE format('ALTER TABLE public.usage_request ATTACH PARTITION headgate_usage.%I FOR VALUES FROM (%L) TO (%L)',
    partition, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
  RETURN true;
EXCEPTION
  WHEN check_violation THEN
    RETURN false;
END $$;

REVOKE ALL ON FUNCTION headgate_usage.ensure_partition(date) FROM PUBLIC;
GRANT USAGE ON SCHEMA headgate_usage TO headgate_worker;
GRANT EXECUTE ON FUNCTION headgate_usage.ensure_partition(date) TO headgate_worker;
