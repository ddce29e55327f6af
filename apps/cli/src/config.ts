import { z } from 'zod';

/** The environment of the command line. */
export const cliEnv = z.object({
  HEADGATE_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .describe('Address of the admin API; with HEADGATE_API_KEY it overrides a login.'),
  HEADGATE_API_KEY: z.string().min(1).optional().describe('Secret. An admin key.'),
  XDG_CONFIG_HOME: z.string().min(1).optional().describe('Folder of settings; without it ~/.config.'),
  HOME: z.string().min(1).optional().describe('Home folder, where there is no XDG_CONFIG_HOME.'),
});

/** What the command line is told from outside. */
export interface CliConfig {
  readonly url: string | undefined;
  readonly apiKey: string | undefined;
  /** Folder that holds ours. */
  readonly configHome: string | undefined;
  /** A variable that a document's secret refers to. */
  readonly readVariable: (name: string) => string | undefined;
}

/** Reads the environment; throws one error that lists everything wrong with it. */
export function readCliConfig(env: NodeJS.ProcessEnv = process.env): CliConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = cliEnv.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`The environment is not right: ${problems.join('; ')}`);
  }
  const { HEADGATE_URL: url, HEADGATE_API_KEY: apiKey, XDG_CONFIG_HOME: xdg, HOME: home } = parsed.data;
  const configHome = xdg ?? (home === undefined ? undefined : `${home}/.config`);
  return { url, apiKey, configHome, readVariable: (name) => env[name] };
}
