import { generateKeyPairSync, randomBytes } from 'node:crypto';

// Secrets for docker-compose.yml: node tools/make-env.mjs > .env
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const settings = {
  POSTGRES_SUPERUSER_PASSWORD: randomBytes(24).toString('base64url'),
  POSTGRES_PASSWORD: randomBytes(24).toString('base64url'),
  REDIS_PASSWORD: randomBytes(24).toString('base64url'),
  KEY_PEPPERS: `1:${randomBytes(32).toString('base64')}`,
  MASTER_KEY: randomBytes(32).toString('base64'),
  SNAPSHOT_PRIVATE_KEY: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  SNAPSHOT_PUBLIC_KEY: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
};
for (const [name, value] of Object.entries(settings)) process.stdout.write(`${name}=${value}\n`);
