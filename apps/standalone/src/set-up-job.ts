import path from 'node:path';
import { mintApiKey } from '@headgate/secrets';
import { readSetUpConfig } from './config.ts';
import { findRoot } from './find-root.ts';
import { prepareDatabase } from './first-organization.ts';
import { StandaloneError } from './standalone-error.ts';

/** The job of a deployment that runs before the apps: migrates, and makes the first organization with its admin key. */
async function main(): Promise<void> {
  const env = readSetUpConfig();
  const adminKey = mintApiKey('live').text;
  const migrations = path.join(findRoot(import.meta.dirname), 'prisma/migrations');
  const founding = { adminKey, peppers: env.KEY_PEPPERS, masterKey: env.MASTER_KEY };
  const { isNew } = await prepareDatabase(env.DATABASE_URL, migrations, founding);
  process.stdout.write(isNew ? `The admin key, shown once: ${adminKey}\n` : 'The database is up to date.\n');
}

main().catch((error: unknown) => {
  const text = error instanceof StandaloneError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`headgate: ${text}\n`);
  process.exitCode = 1;
});
