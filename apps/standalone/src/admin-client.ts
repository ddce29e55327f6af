import { z } from 'zod';
import { StandaloneError } from './standalone-error.ts';

const problem = z.object({
  detail: z.string().optional(),
  title: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});
const callLimitMs = 20_000;

/** The few calls of the admin API that a first start makes. */
export class AdminClient {
  readonly #base: string;
  readonly #key: string;

  constructor(adminUrl: string, key: string) {
    this.#base = `${adminUrl}/v1/admin`;
    this.#key = key;
  }

  /** True when there is something at this path. */
  async has(path: string): Promise<boolean> {
    const { status } = await this.#call('GET', path);
    return status === 200;
  }

  /** The parsed answer; throws one line with the API's own words unless it succeeds. */
  async change(method: 'POST' | 'PUT', path: string, body: object): Promise<unknown> {
    const { status, answer } = await this.#call(method, path, body);
    if (status < 300) return answer;
    const said = problem.safeParse(answer).data;
    const errors = said?.errors.map(({ path: at, message }) => `${at}: ${message}`).join('; ');
    // The detail of an answer with a list only says that there is one.
    const reason = errors || (said?.detail ?? said?.title ?? 'no reason was given');
    throw new StandaloneError(`the admin API refused ${method} ${path} (${status}): ${reason}${adviceFor(status)}`);
  }

  async #call(method: string, path: string, body?: object): Promise<{ status: number; answer: unknown }> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { 'x-api-key': this.#key, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(callLimitMs),
    });
    const text = await response.text();
    return { status: response.status, answer: parseOrNull(text) };
  }
}

function adviceFor(status: number): string {
  if (status !== 401 && status !== 403) return '';
  return '; the database belongs to another installation: use the secrets.json it was made with, or another DATABASE_URL';
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
