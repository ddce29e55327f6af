import { randomBytes } from 'node:crypto';
import { mintApiKey, newSigningKeys, platformKeyEnv } from '@headgate/secrets';
import { z } from 'zod';
import type { Home } from './home.ts';
import { StandaloneError } from './standalone-error.ts';

const fileName = 'secrets.json';
/** Everything secret that this installation made for itself; losing it loses every provider secret stored. */
const installationSecrets = z.object({
  /** As KEY_PEPPERS is written: `1:<base64>`. */
  peppers: z.string(),
  masterKey: z.string(),
  snapshotPrivateKey: z.string(),
  snapshotPublicKey: z.string(),
  postgresPassword: z.string(),
  redisPassword: z.string(),
  adminKey: z.string(),
  /** Creates and deletes organizations; made by the first start that knows of it. */
  platformKey: z.string().default(() => mintApiKey(platformKeyEnv).text),
  /** The inference key of the first start, once there is one. */
  apiKey: z.string().optional(),
});
export type InstallationSecrets = z.infer<typeof installationSecrets>;

/** The secrets of this installation, made on the first start. */
export async function readSecrets(home: Home, hasData: boolean): Promise<InstallationSecrets> {
  const found = await home.readJson(fileName);
  if (found === undefined) {
    if (hasData)
      throw new StandaloneError(
        `${home.at(fileName)} is missing but there are data it belongs to: restore it, or remove ${home.folder}`,
      );
    const made = makeSecrets();
    await home.writeJson(fileName, made);
    return made;
  }
  const parsed = installationSecrets.safeParse(found);
  if (!parsed.success)
    throw new StandaloneError(`${home.at(fileName)} is damaged: restore it from a backup, or remove ${home.folder}`);
  const isWhole = typeof found === 'object' && found !== null && 'platformKey' in found;
  if (!isWhole) await home.writeJson(fileName, parsed.data);
  return parsed.data;
}

/** Keeps the inference key that was made, beside all other secrets. */
export async function keepApiKey(home: Home, apiKey: string): Promise<void> {
  await home.writeJson(fileName, { ...(await readSecrets(home, true)), apiKey });
}

function makeSecrets(): InstallationSecrets {
  const signing = newSigningKeys();
  return {
    peppers: `1:${randomBytes(32).toString('base64')}`,
    masterKey: randomBytes(32).toString('base64'),
    snapshotPrivateKey: signing.privateKey,
    snapshotPublicKey: signing.publicKey,
    postgresPassword: randomBytes(24).toString('base64url'),
    redisPassword: randomBytes(24).toString('base64url'),
    adminKey: mintApiKey('dev').text,
    platformKey: mintApiKey(platformKeyEnv).text,
  };
}
