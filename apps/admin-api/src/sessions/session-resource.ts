import type { Membership, OpenSession, SessionRow } from '@headgate/database';
import { roles } from '@headgate/domain';
import { z } from 'zod';
import type { Person } from '../http/principal.ts';

const membership = z.object({
  id: z.string().describe('Of the organization; send it as `x-headgate-org` where there are several.'),
  slug: z.string(),
  name: z.string(),
  role: z.enum(roles),
  projects: z
    .array(z.string())
    .nullable()
    .describe('Slugs of the projects the person is limited to; null: the whole organization.'),
});

/** Who a session belongs to and what it reaches. */
export const personResource = z
  .object({
    account: z.object({ id: z.string(), email: z.string(), name: z.string().nullable() }),
    session: z.object({ id: z.string(), expires_at: z.iso.datetime() }),
    organizations: z.array(membership),
    csrf_token: z.string().describe('To be sent as `x-headgate-csrf` with everything that is no GET.'),
  })
  .meta({
    id: 'PersonSession',
    example: {
      account: { id: 'usr_4fTq0ZbW9sKx', email: 'ada@example.com', name: 'Ada' },
      session: { id: 'ses_7mXd1GvLp8Ns', expires_at: '2026-11-21T00:00:00.000Z' },
      organizations: [{ id: 'org_4fTq0ZbW9sKx', slug: 'acme', name: 'Acme Ltd', role: 'editor', projects: null }],
      csrf_token: '<43 characters>',
    },
  });
export type PersonResource = z.infer<typeof personResource>;

/** One of a person's sessions in their list. */
export const sessionResource = z
  .object({
    id: z.string(),
    current: z.boolean().describe('True for the one that asks.'),
    address: z.string().describe('Network address it was opened from.'),
    user_agent: z.string().describe('What the browser called itself.'),
    created_at: z.iso.datetime(),
    used_at: z.iso.datetime().describe('To the minute.'),
    expires_at: z.iso.datetime(),
  })
  .meta({
    id: 'Session',
    example: {
      id: 'ses_7mXd1GvLp8Ns',
      current: true,
      address: '192.0.2.7',
      user_agent: 'Mozilla/5.0',
      created_at: '2026-11-20T12:00:00.000Z',
      used_at: '2026-11-20T12:30:00.000Z',
      expires_at: '2026-11-21T00:00:00.000Z',
    },
  });
export type SessionResource = z.infer<typeof sessionResource>;

/** What the answer shows of a person; `slugsOf` names the projects of a membership. */
export async function presentPerson(
  { open, csrfToken }: Pick<Person, 'open' | 'csrfToken'>,
  slugsOf: (membership: Membership) => Promise<string[] | null>,
): Promise<PersonResource> {
  const organizations = [];
  for (const found of open.memberships) {
    const { orgId: id, orgSlug: slug, orgName: name, role } = found;
    organizations.push({ id, slug, name, role, projects: await slugsOf(found) });
  }
  return { ...presentSelf(open), organizations, csrf_token: csrfToken };
}

function presentSelf({ account, session }: OpenSession): Pick<PersonResource, 'account' | 'session'> {
  return {
    account: { id: account.id, email: account.email, name: account.name },
    session: { id: session.id, expires_at: session.expiresAt.toISOString() },
  };
}

/** What the list shows of a session. */
export function presentSession(row: SessionRow, currentHash: string): SessionResource {
  return {
    id: row.id,
    current: row.hash === currentHash,
    address: row.address,
    user_agent: row.userAgent,
    created_at: row.createdAt.toISOString(),
    used_at: row.usedAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
  };
}
