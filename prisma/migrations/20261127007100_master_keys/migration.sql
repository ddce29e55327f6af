-- Which master key wrapped an organization's data key, beside it: who counts them need not see the wrapped key.
ALTER TABLE "organization" ADD COLUMN "master_key_id" TEXT NOT NULL DEFAULT '';

CREATE FUNCTION headgate_name_master_key() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  NEW.master_key_id := split_part(NEW.data_key, '.', 1);
  RETURN NEW;
END $$;
CREATE TRIGGER name_master_key BEFORE INSERT OR UPDATE OF "data_key" ON "organization"
  FOR EACH ROW EXECUTE FUNCTION headgate_name_master_key();

-- Forced row security hides every row from the owner, who runs this.
ALTER TABLE "organization" NO FORCE ROW LEVEL SECURITY;
UPDATE "organization" SET "data_key" = "data_key";
ALTER TABLE "organization" FORCE ROW LEVEL SECURITY;

-- A data key may be wrapped anew by another master key: by its tenant's change, so that the proxies hear of it.
GRANT UPDATE ("data_key") ON "organization" TO headgate_app;
GRANT SELECT ("master_key_id") ON "organization" TO headgate_platform;
