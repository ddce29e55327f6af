import { randomBase62 } from '@headgate/kernel';
import type { Role } from '@headgate/domain';
import type { AdminApp, Answered, Ask } from './admin-app.ts';

/** A person as a test knows them. */
export interface TestPerson {
  readonly email: string;
  readonly password: string;
  /** Id of the member. */
  readonly member: string;
}

/** How a person is to join. */
export interface Joining {
  readonly role?: Role;
  readonly projects?: readonly string[];
  readonly email?: string;
  readonly password?: string;
}

/** Invites a person as whoever asks, and accepts in their name. */
export async function join(ask: Ask, joining: Joining = {}): Promise<TestPerson> {
  const { role = 'owner', projects, email = `${randomBase62(12).toLowerCase()}@example.com` } = joining;
  const { password = 'correct horse battery staple' } = joining;
  const body = { email, role, ...(projects !== undefined && { projects }) };
  const invited = succeed(await ask('POST', '/invitations', { body }), 201);
  succeed(await ask('POST', '/invitations/accept', { body: { token: invited['token'], password } }), 201);
  return { email, password, member: await findMember(ask, email) };
}

/** A browser of the person's: keeps the cookie, and sends the token that goes with it. */
export interface Browser {
  readonly ask: Ask;
  readonly cookie: string;
  readonly csrf: string;
  readonly answer: Answered;
}

/** Logs a person in. */
export async function logIn(
  api: Pick<AdminApp, 'with'>,
  { email, password }: Pick<TestPerson, 'email' | 'password'>,
  headers: Record<string, string> = {},
): Promise<Browser> {
  const anybody = api.with(undefined);
  const answer = await anybody('POST', '/auth/login', { body: { email, password }, headers });
  succeed(answer, 200);
  return browserOf(anybody, answer, headers);
}

/** A browser that was given this answer. */
export function browserOf(anybody: Ask, answer: Answered, headers: Record<string, string> = {}): Browser {
  const cookie = (answer.headers['set-cookie'] ?? '').split(';')[0] ?? '';
  const csrf = String(answer.body['csrf_token']);
  const ask: Ask = (method, path, options = {}) =>
    anybody(method, path, { ...options, headers: { cookie, 'x-headgate-csrf': csrf, ...headers, ...options.headers } });
  return { ask, cookie, csrf, answer };
}

async function findMember(ask: Ask, email: string): Promise<string> {
  const page = succeed(await ask('GET', '/members?limit=200'), 200);
  const found = (page['data'] as { id: string; email: string }[]).find((member) => member.email === email);
  return found?.id ?? '';
}

function succeed({ status, body, text }: Answered, wanted: number): Record<string, unknown> {
  if (status !== wanted) throw new Error(`${wanted} was expected: ${status} ${text}`);
  return body;
}
