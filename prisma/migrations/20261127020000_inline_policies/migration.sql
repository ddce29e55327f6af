-- Whether calls of a key may bring a policy of their own; nobody's may until somebody says so.
ALTER TABLE "api_key" ADD COLUMN "inline_policy" BOOLEAN NOT NULL DEFAULT false;
