import { bootstrapOrganization, type Bootstrapped, Database, migrate } from '@headgate/database';
import { isFault, newId } from '@headgate/kernel';
import { digestApiKey, openMasterKeys, maskApiKey, newDataKey, parseApiKey, parsePeppers } from '@headgate/secrets';
import { StandaloneError } from './standalone-error.ts';

/** What the first organization is made with. */
export interface Founding {
  readonly adminKey: string;
  /** `1:<base64>`, more behind commas; the highest version is used. */
  readonly peppers: string;
  /** 32 bytes, base64. */
  readonly masterKey: string;
}

/** Brings the database to the newest version and makes the first organization; or finds the one that is there. */
export async function prepareDatabase(url: string, migrationsDir: string, founding: Founding): Promise<Bootstrapped> {
  try {
    await migrate(url, migrationsDir);
    return await findOrMakeOrganization(url, founding);
  } catch (error) {
    if (error instanceof StandaloneError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (isFault(error) && error.code !== 'store_unavailable') throw error;
    throw new StandaloneError(`DATABASE_URL: ${message.replace(/\s+/g, ' ')}`, error);
  }
}

async function findOrMakeOrganization(url: string, founding: Founding): Promise<Bootstrapped> {
  const database = Database.connect({ url, poolSize: 1, applicationName: 'headgate-standalone' });
  try {
    const key = parseApiKey(founding.adminKey);
    if (!key) throw new StandaloneError('the admin key in secrets.json is damaged: restore it from a backup');
    const id = newId('org');
    const pepper = parsePeppers(founding.peppers).current;
    return await bootstrapOrganization(database, {
      id,
      slug: 'default',
      name: 'Default',
      dataKey: newDataKey(await openMasterKeys(founding.masterKey), id),
      adminKey: {
        id: key.id,
        digest: digestApiKey(founding.adminKey, pepper),
        pepper: pepper.version,
        mask: maskApiKey(founding.adminKey),
        name: 'bootstrap',
        role: 'owner',
      },
    });
  } finally {
    await database.close();
  }
}
