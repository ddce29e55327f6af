import path from 'node:path';
import { z } from 'zod';
import { CliError } from './cli-error.ts';
import type { CliConfig } from './config.ts';
import type { Files } from './files.ts';

/** Which admin API to ask, and as whom. */
export interface Credentials {
  readonly url: string;
  readonly apiKey: string;
  /** Where they were found, for people. */
  readonly from: string;
}

const saved = z.object({ url: z.string(), api_key: z.string() });
const dev = z.object({ adminUrl: z.string(), adminKey: z.string() });

/**
 * The environment, else the last login, else an installation of this checkout (`.headgate/dev.json` in this folder or above).
 * Address and key always come from the same place: a key is never sent to an address it was not saved with.
 */
export async function findCredentials(config: CliConfig, files: Files): Promise<Credentials> {
  const { url, apiKey } = config;
  if (url !== undefined && apiKey !== undefined) return { url, apiKey, from: 'the environment' };
  if (url !== undefined || apiKey !== undefined) {
    const missing = url === undefined ? 'HEADGATE_URL' : 'HEADGATE_API_KEY';
    throw new CliError(`${missing} is not set; set both of HEADGATE_URL and HEADGATE_API_KEY, or neither`);
  }
  return (await findLogin(config, files)) ?? (await findDev(files)) ?? refuse();
}

/** Stores a login; gives the path of the file. */
export async function saveLogin(
  config: CliConfig,
  files: Files,
  { url, apiKey }: { url: string; apiKey: string },
): Promise<string> {
  const file = loginFile(config);
  if (file === undefined) throw new CliError('neither XDG_CONFIG_HOME nor HOME is set: there is no place for a login');
  await files.writePrivate(file, `${JSON.stringify({ url, api_key: apiKey }, null, 2)}\n`);
  return file;
}

function refuse(): never {
  throw new CliError('no admin API is known: run "headgate login", or set HEADGATE_URL and HEADGATE_API_KEY');
}

function loginFile({ configHome }: CliConfig): string | undefined {
  return configHome === undefined ? undefined : path.join(configHome, 'headgate', 'credentials.json');
}

async function findLogin(config: CliConfig, files: Files): Promise<Credentials | undefined> {
  const file = loginFile(config);
  const found = file === undefined ? undefined : parse(saved, await files.read(file), file);
  return found && file !== undefined ? { url: found.url, apiKey: found.api_key, from: file } : undefined;
}

async function findDev(files: Files): Promise<Credentials | undefined> {
  let folder = files.workingFolder;
  for (;;) {
    const file = path.join(folder, '.headgate', 'dev.json');
    const found = parse(dev, await files.read(file), file);
    if (found !== undefined) return { url: found.adminUrl, apiKey: found.adminKey, from: file };
    const parent = path.dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function parse<T>(schema: z.ZodType<T>, text: string | undefined, file: string): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new CliError(`${file} is not what it should be; remove it, or log in again`);
  }
}
