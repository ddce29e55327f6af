import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { AdminClient } from './admin-client.ts';
import type { Home } from './home.ts';
import type { EnvironmentProvider } from './known-providers.ts';
import { keepApiKey, readSecrets } from './secrets-file.ts';
import { StandaloneError } from './standalone-error.ts';

const fileName = 'state.json';
const state = z.object({
  orgId: z.string(),
  /** Kept here by earlier versions; moves to the secrets. */
  apiKey: z.string().optional(),
  /** Fingerprints of what the environment gave, so that an unchanged variable never undoes an edit. */
  providers: z.record(z.string(), z.string()),
});
const createdKey = z.object({ key: z.string() });

/** What a start finds or makes through the admin API. */
export interface SetUp {
  readonly apiKey: string;
  /** True when the key was made just now, and so has not been shown yet. */
  readonly isNew: boolean;
}

/** Makes the first key and the `mock` provider once, and the environment's providers whenever the environment changes. */
export async function setUp(
  home: Home,
  admin: Pick<AdminClient, 'has' | 'change'>,
  orgId: string,
  wanted: readonly EnvironmentProvider[],
): Promise<SetUp> {
  const found = state.safeParse(await home.readJson(fileName));
  // Another organization: the database was exchanged under this folder, and with it went the key.
  const known = found.success && found.data.orgId === orgId ? found.data : undefined;
  const knownKey = known && ((await readSecrets(home, true)).apiKey ?? known.apiKey);
  if (!known) await makeMock(admin);
  const providers = { ...known?.providers };
  for (const { name, body, variables } of wanted) {
    const fingerprint = createHmac('sha256', orgId).update(JSON.stringify(body)).digest('base64url');
    if (providers[name] === fingerprint) continue;
    await named(variables, admin.change('PUT', `/providers/${name}?wait=applied`, body));
    providers[name] = fingerprint;
  }
  const apiKey = knownKey ?? (await makeKey(admin));
  await keepApiKey(home, apiKey);
  await home.writeJson(fileName, { orgId, providers });
  return { apiKey, isNew: knownKey === undefined };
}

/** Whoever set the variables does not know of the call that was made of them. */
async function named<T>(variables: readonly string[], change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (error) {
    throw error instanceof StandaloneError
      ? new StandaloneError(`${variables.join(', ')}: ${error.message}`, error)
      : error;
  }
}

async function makeMock(admin: Pick<AdminClient, 'has' | 'change'>): Promise<void> {
  if (!(await admin.has('/providers/mock'))) await admin.change('PUT', '/providers/mock', { kind: 'mock' });
}

async function makeKey(admin: Pick<AdminClient, 'has' | 'change'>): Promise<string> {
  const made = createdKey.safeParse(
    await admin.change('POST', '/keys?wait=applied', { name: 'dev', kind: 'inference' }),
  );
  if (!made.success) throw new StandaloneError('the admin API made a key but did not show it');
  return made.data.key;
}
