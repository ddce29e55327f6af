import { bootstrapOrganization, Database, migrate } from '@headgate/database';
import { isFault, newId } from '@headgate/kernel';
import {
  createPepper,
  digestApiKey,
  localKeyEncryptionKey,
  maskApiKey,
  newDataKey,
  parseApiKey,
} from '@headgate/secrets';
import type { InstallationSecrets } from './secrets-file.ts';
import { StandaloneError } from './standalone-error.ts';

/** Brings the database to the newest version and makes the first organization; gives the organization's id. */
export async function prepareDatabase(
  url: string,
  migrationsDir: string,
  secrets: InstallationSecrets,
): Promise<string> {
  try {
    await migrate(url, migrationsDir);
    return await findOrMakeOrganization(url, secrets);
  } catch (error) {
    if (error instanceof StandaloneError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (isFault(error) && error.code !== 'store_unavailable') throw error;
    throw new StandaloneError(`DATABASE_URL: ${message.replace(/\s+/g, ' ')}`, error);
  }
}

async function findOrMakeOrganization(url: string, secrets: InstallationSecrets): Promise<string> {
  const database = Database.connect({ url, poolSize: 1, applicationName: 'headgate-standalone' });
  try {
    const key = parseApiKey(secrets.adminKey);
    if (!key) throw new StandaloneError('the admin key in secrets.json is damaged: restore it from a backup');
    const id = newId('org');
    const pepper = createPepper(1, Buffer.from(secrets.keyPepper, 'base64'));
    const { orgId } = await bootstrapOrganization(database, {
      id,
      slug: 'default',
      name: 'Default',
      dataKey: newDataKey(localKeyEncryptionKey(Buffer.from(secrets.masterKey, 'base64')), id),
      adminKey: {
        id: key.id,
        digest: digestApiKey(secrets.adminKey, pepper),
        pepper: pepper.version,
        mask: maskApiKey(secrets.adminKey),
        name: 'bootstrap',
        role: 'owner',
      },
    });
    return orgId;
  } finally {
    await database.close();
  }
}
