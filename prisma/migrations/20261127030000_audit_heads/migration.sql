-- The worker exports the heads of all trails: where each ends, and nothing of what is in it.
GRANT SELECT ("org_id", "seq", "hash", "revision", "at") ON "audit_event" TO headgate_worker;
GRANT SELECT ("seq", "hash", "revision", "at") ON "platform_event" TO headgate_worker;
CREATE POLICY worker ON "audit_event" FOR SELECT TO headgate_worker USING (current_user = 'headgate_worker');
CREATE POLICY worker ON "platform_event" FOR SELECT TO headgate_worker USING (current_user = 'headgate_worker');
