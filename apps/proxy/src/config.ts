import { z } from 'zod';
import { originPattern } from './cross-origin.ts';

const milliseconds = z.coerce.number().int().min(0).max(3_600_000);

/** What the proxy reads from the environment. */
export const proxyEnv = z.object({
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).describe('Redis that carries configuration and usage.'),
  PROXY_HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  PROXY_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8080)
    .describe('Port to listen on; 0 takes a free one.'),
  KEY_PEPPERS: z
    .string()
    .min(1)
    .describe(
      'Peppers of API keys as "<version>:<base64>", several separated by commas; the same as the admin API has.',
    ),
  MASTER_KEY: z
    .string()
    .min(1)
    .describe(
      'Key that opens the data keys of organizations, or several separated by commas, as the admin API has them; or file:<path>, or plugin:<path>.',
    ),
  SNAPSHOT_PUBLIC_KEY: z
    .string()
    .min(1)
    .describe('Ed25519 key that proves configuration, base64 of its DER (SPKI) form.'),
  STATE_DIR: z
    .string()
    .default('.headgate/proxy')
    .describe(
      'Folder of this proxy alone, on a disk that survives restarts: last known good configuration, usage not yet stored.',
    ),
  PROXY_ID: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional()
    .describe('Name of this proxy among others; kept in STATE_DIR where none is given.'),
  ADMIN_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Admin API to which /v1/admin, /docs and /console are handed on; without it they are not served here.'),
  UPSTREAM_ALLOWED_NETWORKS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((network) => (network.trim() === '' ? [] : [network.trim()])))
    .describe(
      'Private networks in which providers may live and be called without TLS, in CIDR form, separated by commas; none by default.',
    ),
  MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .max(1024 ** 3)
    .default(32 * 1024 * 1024)
    .describe('Largest request body; the default holds a recording of 25 MB and the largest request Anthropic takes.'),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((origin) => (origin.trim() === '' ? [] : [origin.trim()])))
    .refine((origins) => origins.every((origin) => originPattern.test(origin)), {
      error: 'must be origins such as https://app.example.com or https://*.example.com, or "*"',
    })
    .describe(
      'Origins of web pages that may call the proxy from a browser, separated by commas; "*" is all, none by default.',
    ),
  MAX_CONNECTIONS: z.coerce
    .number()
    .int()
    .positive()
    .default(20_000)
    .describe('Connections of callers at a time; keep it below half of the file descriptors allowed.'),
  DRAIN_ACCEPT_MS: milliseconds
    .default(5_000)
    .describe(
      'After SIGTERM, how long new calls are still taken while load balancers notice; not waited for when a parent process stops the proxy.',
    ),
  DRAIN_TIMEOUT_MS: milliseconds
    .default(30_000)
    .describe('After that, how long running calls may finish before they are ended with gateway_draining.'),
  CATALOGUE_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('Catalogue of models in place of the one that comes with Headgate, data/catalogue/models.json.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe log line written.'),
});

/** What the proxy works with. */
export type ProxyConfig = Readonly<z.infer<typeof proxyEnv>>;

/** Reads and checks the environment; throws with every problem in one line. */
export function readProxyConfig(env: NodeJS.ProcessEnv = process.env): ProxyConfig {
  // In shells and compose files an empty variable is one that is not set.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = proxyEnv.safeParse(set);
  if (parsed.success) return Object.freeze(parsed.data);
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not right: ${problems.join('; ')}`);
}
