import path from 'node:path';
import { defineConfig } from 'prisma/config';

// The command line tool otherwise downloads a native engine before it does anything; ours runs the same engine from npm.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, 'tools/schema-engine.mjs');
process.env.CHECKPOINT_DISABLE ??= '1';

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://headgate@127.0.0.1:5432/headgate' },
});
