-- Attributes of the key, as they were when it called. No index: row security lets none be used for what jsonb contains, and the
-- index by time bounds what is read.
ALTER TABLE "usage_request" ADD COLUMN "attrs" JSONB;
