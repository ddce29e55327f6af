-- Which resources a change wrote, by kind: a publisher that holds the configuration before it reads only these. Null: unknown.
ALTER TABLE "outbox" ADD COLUMN "changed" JSONB;
