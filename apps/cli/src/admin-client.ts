import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { CliError } from './cli-error.ts';
import type { Credentials } from './credentials.ts';
import { textOf } from './text-of.ts';

/** An answer that was no error. */
export interface Answered {
  readonly body: JsonValue;
  readonly text: string;
  readonly headers: Headers;
}

/** What a call says beside its path. */
export interface CallOptions {
  readonly body?: JsonValue;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly accept?: string;
}

/** Longer than the 20 s a large apply may take, and the 10 s a rollout is waited for. */
const callLimitMs = 60_000;

/** The admin API as one key sees it. Throws `CliError` with the API's own words. */
export class AdminClient {
  readonly #credentials: Credentials;
  readonly #project: string | undefined;

  constructor(credentials: Credentials, project?: string) {
    this.#credentials = credentials;
    this.#project = project;
  }

  get(path: string, options: CallOptions = {}): Promise<Answered> {
    return this.#call('GET', path, options);
  }

  post(path: string, options: CallOptions = {}): Promise<Answered> {
    return this.#call('POST', path, options);
  }

  async #call(method: string, path: string, options: CallOptions): Promise<Answered> {
    const response = await this.#send(method, path, options);
    const text = await response.text();
    const body = parseOrNull(text);
    if (response.status >= 400) throw new CliError(describeProblem(response.status, body, this.#credentials));
    return { body, text, headers: response.headers };
  }

  async #send(method: string, path: string, { body, query, accept }: CallOptions): Promise<Response> {
    const { url, apiKey, from } = this.#credentials;
    const asked = new URLSearchParams(
      Object.entries(query ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    const search = asked.size > 0 ? `?${asked.toString()}` : '';
    try {
      return await fetch(`${url.replace(/\/+$/, '')}/v1/admin${path}${search}`, {
        method,
        headers: {
          'x-api-key': apiKey,
          ...(accept !== undefined && { accept }),
          ...(this.#project !== undefined && { 'x-headgate-project': this.#project }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // A redirect would carry the key to wherever it leads.
        redirect: 'error',
        signal: AbortSignal.timeout(callLimitMs),
      });
    } catch (error) {
      throw new CliError(`${url} does not answer (${reasonOf(error)}); the address comes from ${from}`);
    }
  }
}

function describeProblem(status: number, body: JsonValue, { from }: Credentials): string {
  const problem: JsonObject = isJsonObject(body) ? body : {};
  const detail = typeof problem['detail'] === 'string' ? problem['detail'] : `the admin API answered ${status}`;
  const code = typeof problem['code'] === 'string' ? ` (${problem['code']})` : '';
  const errors = Array.isArray(problem['errors']) ? (problem['errors'] as readonly JsonValue[]) : [];
  const lines = errors.flatMap((error) =>
    isJsonObject(error) ? [`  ${textOf(error['path'])}: ${textOf(error['message'])}`] : [],
  );
  // A key that is wrong, or one of the wrong kind: either way the question is which key was sent.
  const advice = status === 401 || problem['code'] === 'key_kind_wrong' ? [`The key comes from ${from}.`] : [];
  return [`${detail}${code}`, ...lines, ...advice].join('\n');
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return String(cause);
}

function parseOrNull(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}
