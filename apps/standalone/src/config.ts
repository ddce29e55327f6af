import path from 'node:path';
import { baseUrl, secretValue } from '@headgate/domain';
import { z } from 'zod';
import { type EnvironmentProvider, findProviders, knownProviders } from './known-providers.ts';
import { isNetwork } from './is-network.ts';
import { StandaloneError } from './standalone-error.ts';

const port = (preset: number, what: string): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(preset)
    .describe(`Port of the ${what}; 0 takes a free one and keeps it.`);
const loopback = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/;

const regionName = z.string().max(100).optional();
const providerFields: Record<string, z.ZodOptional<typeof secretValue | typeof baseUrl>> = {};
for (const { name, key, base, region } of knownProviders) {
  providerFields[key] = secretValue
    .optional()
    .describe(`A key of ${name}: makes a provider "${name}" with its reserved route.`);
  providerFields[base] = baseUrl.optional().describe(`Another address for the provider "${name}".`);
  if (region !== undefined) providerFields[region] = regionName.describe(`Region of the provider "${name}".`);
}

const ownEnv = z.object({
  HEADGATE_HOME: z.string().default('.headgate').describe('Folder for data, keys and logs.'),
  HOST: z.string().default('127.0.0.1').describe('Address the admin API and the proxy listen on.'),
  ADMIN_PORT: port(8081, 'admin API'),
  PROXY_PORT: port(8080, 'proxy'),
  ALLOW_PLAIN_HTTP: z
    .enum(['true', 'false'])
    .default('false')
    .describe(
      '"true" allows a HOST that others can reach although nothing here encrypts: only behind a TLS terminator.',
    ),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('A PostgreSQL to use instead of the embedded one.'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('A Redis or Valkey to use instead of the embedded one.'),
  UPSTREAM_ALLOWED_NETWORKS: z
    .string()
    .refine(
      (text) => text.split(',').every((network) => network.trim() === '' || isNetwork(network)),
      'must be networks such as 10.0.0.0/8, separated by commas',
    )
    .default('127.0.0.0/8,::1/128')
    .describe('Private networks in which providers may live; loopback by default, for model servers on this machine.'),
  PATH: z.string().default('').describe('Where an installed Redis is looked for.'),
  XDG_CACHE_HOME: z.string().optional().describe('Where a fetched Redis is kept, in a folder "headgate".'),
});

/** What `npm start` reads from the environment. */
export const standaloneEnv = ownEnv.extend(providerFields);

/** What the launcher works with. */
export interface StandaloneConfig {
  readonly home: string;
  readonly host: string;
  readonly adminPort: number;
  readonly proxyPort: number;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly allowedNetworks: string;
  readonly searchPath: string;
  readonly cacheEnv: Readonly<Record<string, string | undefined>>;
  readonly providers: readonly EnvironmentProvider[];
  /** What the apps inherit: everything but the providers' keys, and what concerns only npm or this process. */
  readonly inherited: Readonly<Record<string, string>>;
}

/** Reads and checks the environment; throws with every problem in one line. */
export function readStandaloneConfig(env: NodeJS.ProcessEnv = process.env): StandaloneConfig {
  // In shells and compose files an empty variable is one that is not set.
  const set = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? '') !== ''),
  );
  const parsed = standaloneEnv.safeParse(set);
  const problems = [...(parsed.error ? describeIssues(parsed.error) : []), ...findConflicts(set)];
  if (problems.length > 0) throw new StandaloneError(sayProblems(problems));
  const values = ownEnv.parse(set);
  return Object.freeze({
    home: path.resolve(values.HEADGATE_HOME),
    host: values.HOST,
    adminPort: values.ADMIN_PORT,
    proxyPort: values.PROXY_PORT,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    allowedNetworks: values.UPSTREAM_ALLOWED_NETWORKS,
    searchPath: values.PATH,
    cacheEnv: { XDG_CACHE_HOME: values.XDG_CACHE_HOME, LOCALAPPDATA: set['LOCALAPPDATA'] },
    providers: findProviders(set),
    inherited: withoutOwn(set),
  });
}

/** What is wrong only together; a variable that is wrong by itself counts as not set here, so that nothing is told twice. */
function findConflicts(env: Readonly<Record<string, string>>): string[] {
  const shape = ownEnv.shape;
  const host = env['HOST'] ?? shape.HOST.parse(undefined);
  const [adminPort, proxyPort] = [
    shape.ADMIN_PORT.safeParse(env['ADMIN_PORT']),
    shape.PROXY_PORT.safeParse(env['PROXY_PORT']),
  ];
  const problems: string[] = [];
  if (!loopback.test(host) && env['ALLOW_PLAIN_HTTP'] !== 'true') {
    problems.push(
      `HOST: ${host} can be reached from outside and nothing here encrypts; put a TLS terminator in front and set ALLOW_PLAIN_HTTP=true`,
    );
  }
  if (adminPort.success && proxyPort.success && adminPort.data !== 0 && adminPort.data === proxyPort.data) {
    problems.push(`ADMIN_PORT and PROXY_PORT: both are ${adminPort.data}; give each a port of its own`);
  }
  return problems;
}

function withoutOwn(env: Readonly<Record<string, string>>): Record<string, string> {
  const own = new Set([...Object.keys(standaloneEnv.shape), 'INIT_CWD', 'NODE_CHANNEL_FD']);
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => name === 'PATH' || (!own.has(name) && !name.startsWith('npm_'))),
  );
}

/** What the set-up job of a deployment reads. */
export const setUpEnv = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).describe('The PostgreSQL to migrate.'),
  KEY_PEPPERS: z.string().min(1).describe('As the admin API has it: 1:<base64>, more behind commas.'),
  MASTER_KEY: z.string().min(1).describe('As the admin API has it: 32 bytes, base64.'),
});

/** Reads and checks the environment of the set-up job; throws with every problem in one line. */
export function readSetUpConfig(env: NodeJS.ProcessEnv = process.env): z.infer<typeof setUpEnv> {
  const parsed = setUpEnv.safeParse(env);
  if (parsed.success) return parsed.data;
  throw new StandaloneError(sayProblems(describeIssues(parsed.error)));
}

function describeIssues(error: z.ZodError): string[] {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

function sayProblems(problems: readonly string[]): string {
  return `The environment is not right: ${problems.join('; ')}`;
}
