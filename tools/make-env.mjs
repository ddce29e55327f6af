import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

// Secrets for docker-compose.yml: node tools/make-env.mjs > .env
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const word = (length) => Array.from({ length }, () => alphabet[randomInt(62)]).join('');

/** As libs/secrets makes keys; written out because nothing is built yet when this runs. */
function mintPlatformKey() {
  const body = `hg_platform_${word(12)}_${word(43)}`;
  let digits = '';
  for (let rest = crc32(body); digits.length < 6; rest = Math.floor(rest / 62)) digits = alphabet[rest % 62] + digits;
  return `${body}_${digits}`;
}

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const settings = {
  POSTGRES_SUPERUSER_PASSWORD: randomBytes(24).toString('base64url'),
  POSTGRES_PASSWORD: randomBytes(24).toString('base64url'),
  REDIS_PASSWORD: randomBytes(24).toString('base64url'),
  KEY_PEPPERS: `1:${randomBytes(32).toString('base64')}`,
  MASTER_KEY: randomBytes(32).toString('base64'),
  PLATFORM_KEYS: mintPlatformKey(),
  SNAPSHOT_PRIVATE_KEY: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  SNAPSHOT_PUBLIC_KEY: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
};
for (const [name, value] of Object.entries(settings)) process.stdout.write(`${name}=${value}\n`);
