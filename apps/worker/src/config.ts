import { allowedNetworks } from '@headgate/domain';
import { SecretText } from '@headgate/secrets';
import { z } from 'zod';

/** The environment of the worker. */
export const workerEnv = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(?:ql)?$/ })
    .describe('PostgreSQL: postgresql://user:password@host:port/database.'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).describe('Redis: redis://host:port/number.'),
  SNAPSHOT_PRIVATE_KEY: z
    .string()
    .min(1)
    .describe('Secret. Signs what proxies are to believe: Ed25519, PKCS #8 DER, base64. The worker alone has it.'),
  WORKER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Jobs of one queue done at the same time; each needs a database connection.'),
  AUDIT_HEADS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File to which the heads of the audit trails are added every hour, a line of JSON each, signed; on a disk that whoever may write to the database does not reach. They are in the log in any case.',
    ),
  AUDIT_HEADS_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .describe('Address to which the same lines are sent by POST; 2xx means taken, anything else is tried again.'),
  AUDIT_HEADS_TOKEN: z.string().min(1).optional().describe('Secret. Sent to AUDIT_HEADS_URL as a bearer token.'),
  UPSTREAM_ALLOWED_NETWORKS: allowedNetworks.describe(
    'Private networks in which AUDIT_HEADS_URL may be, and may do without TLS. CIDR form, separated by commas.',
  ),
  MIGRATIONS_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the migrations the database must be at; without it prisma/migrations above the program.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
});

/** What the worker is told from outside. */
export interface WorkerConfig {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly snapshotPrivateKey: SecretText;
  readonly concurrency: number;
  /** Where heads of the audit trails go besides the log. */
  readonly auditHeads: {
    readonly file: string | undefined;
    readonly url: URL | undefined;
    readonly token: SecretText | undefined;
  };
  readonly allowedNetworks: readonly string[];
  readonly migrationsDir: string | undefined;
  readonly logLevel: z.infer<typeof workerEnv>['LOG_LEVEL'];
}

/** Reads the environment; throws one error that lists everything wrong with it. */
export function readWorkerConfig(env: NodeJS.ProcessEnv = process.env): WorkerConfig {
  // An empty variable is how a compose file says "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = workerEnv.safeParse(given);
  if (!parsed.success) throw new Error(`The environment is not right: ${listProblems(parsed.error, given)}`);
  const values = parsed.data;
  return Object.freeze({
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    snapshotPrivateKey: new SecretText(values.SNAPSHOT_PRIVATE_KEY),
    concurrency: values.WORKER_CONCURRENCY,
    auditHeads: readAuditHeads(values),
    allowedNetworks: values.UPSTREAM_ALLOWED_NETWORKS,
    migrationsDir: values.MIGRATIONS_DIR,
    logLevel: values.LOG_LEVEL,
  });
}

function readAuditHeads(values: z.infer<typeof workerEnv>): WorkerConfig['auditHeads'] {
  const { AUDIT_HEADS_FILE: file, AUDIT_HEADS_URL: url, AUDIT_HEADS_TOKEN: token } = values;
  return {
    file,
    url: url === undefined ? undefined : new URL(url),
    token: token === undefined ? undefined : new SecretText(token),
  };
}

function listProblems(error: z.ZodError, given: Readonly<Record<string, unknown>>): string {
  const problems = error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return `${name} ${given[name] === undefined ? 'is required' : message}`;
  });
  return problems.join('; ');
}
