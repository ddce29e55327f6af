-- What every revision did is asked for by revision.
CREATE INDEX "audit_event_org_id_revision_idx" ON "audit_event"("org_id", "revision" DESC);

-- Nobody may change the trail, whatever rights a role is given one day; it goes as a whole with its organization.
CREATE FUNCTION headgate_audit_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_user = 'headgate_platform' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'the audit trail is never changed';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON "audit_event" FOR EACH ROW EXECUTE FUNCTION headgate_audit_stays();
CREATE TRIGGER audit_stays_whole BEFORE TRUNCATE ON "audit_event" FOR EACH STATEMENT EXECUTE FUNCTION headgate_audit_stays();
