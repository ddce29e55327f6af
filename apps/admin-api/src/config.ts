import { isIP } from 'node:net';
import { allowedNetworks } from '@headgate/domain';
import { findMasterKeyProblem, parsePeppers, platformKeyEnv, PlatformKeys } from '@headgate/secrets';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const url = (protocol: RegExp) => z.url({ protocol, error: 'must be a URL of the right kind' });

/** The environment of the admin API. */
export const adminEnv = z.object({
  DATABASE_URL: url(/^postgres(?:ql)?$/).describe('PostgreSQL: postgresql://user:password@host:port/database.'),
  REDIS_URL: url(/^rediss?$/).describe(
    'Redis: redis://host:port/number. Without an answer from it the API still works.',
  ),
  ADMIN_HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  ADMIN_PORT: port.default(8081).describe('TCP port to listen on; 0 takes a free one.'),
  KEY_PEPPERS: z
    .string()
    .superRefine((text, context) => {
      try {
        parsePeppers(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
      }
    })
    .describe(
      'Secret. Keyed half of the digests of API keys: <version>:<base64, 32 bytes or more>, several separated by commas; the highest is used for new keys.',
    ),
  MASTER_KEY: z
    .string()
    .superRefine((text, context) => {
      const problem = findMasterKeyProblem(text);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .describe(
      'Secret. Wraps the data keys of all organizations: base64 of 32 bytes, or several separated by commas, of which the first wraps and all unwrap; or file:<path> of such a list, or plugin:<path> of a module that exports openMasterKeys.',
    ),
  PLATFORM_KEYS: z
    .string()
    .superRefine((text, context) => {
      try {
        void new PlatformKeys(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
      }
    })
    .default('')
    .describe(
      'Secret. Keys of whoever runs the installation, hg_platform_...: they create and delete organizations. Several are separated by commas while one replaces another; without any, organizations stay as they are.',
    ),
  UPSTREAM_ALLOWED_NETWORKS: allowedNetworks.describe(
    'Private networks in which providers may live and be called without TLS, as the proxies have them: an address in any other is refused when it is written. CIDR form, separated by commas.',
  ),
  ADMIN_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .describe(
      'Where people reach the console, such as https://console.example.com: identity providers send them back there. Without it, where they asked.',
    ),
  KEY_ENVIRONMENT: z
    .string()
    .regex(/^[a-z0-9]{1,12}$/, 'must be 1 to 12 lower-case letters or digits')
    .refine(
      (word) => word !== platformKeyEnv,
      `must not be "${platformKeyEnv}", which tells the keys of the installation`,
    )
    .default('live')
    .describe('Word in every API key made here, hg_<word>_...; tells keys of production from others.'),
  SESSION_IDLE_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(120)
    .describe('Minutes after which a session of the console ends without a request.'),
  SESSION_MAX_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(720)
    .default(12)
    .describe('Hours after which a session of the console ends whatever happens.'),
  ADMIN_TRUSTED_PROXIES: z
    .string()
    .refine((text) => listNetworks(text).every(isNetwork), 'must be networks such as 10.0.0.0/8, separated by commas')
    .default('127.0.0.0/8,::1/128')
    .describe(
      'Networks of the TLS terminators in front, whose X-Forwarded-For, -Host and -Proto are believed: attempts to log in are counted by the address they tell.',
    ),
  MIGRATIONS_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the migrations the database must be at; without it prisma/migrations above the program.'),
  CATALOGUE_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('Catalogue of models in place of the one that comes with Headgate, data/catalogue/models.json.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
});

/** The networks a variable lists. */
export function listNetworks(text: string): string[] {
  return text
    .split(',')
    .map((network) => network.trim())
    .filter((network) => network !== '');
}

function isNetwork(text: string): boolean {
  const [address = '', bits = ''] = text.split('/');
  const version = isIP(address);
  return version !== 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** What the admin API is told from outside. Frozen; secrets in it are text, so it is never logged. */
export type AdminConfig = Readonly<z.infer<typeof adminEnv>>;

/** Reads the environment; throws one error that lists everything wrong with it. */
export function readAdminConfig(env: NodeJS.ProcessEnv = process.env): AdminConfig {
  // An empty variable is how a compose file says "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = adminEnv.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  const problems = parsed.error.issues.map(({ path, message, code }) => {
    const isMissing = code === 'invalid_type' && given[String(path[0])] === undefined;
    return `${path.join('.')} ${isMissing ? 'is required' : message}`;
  });
  throw new Error(`The environment is not right: ${problems.join('; ')}`);
}
