import { Injectable } from '@nestjs/common';
import { Database, type Membership } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { Person } from '../http/principal.ts';
import { Log } from '../platform/log.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import type { ChangePassword } from './change-password.dto.ts';
import type { Login } from './login.dto.ts';
import { Passwords } from './passwords.ts';
import { type NewSession, type Origin, SessionOpener } from './session-opener.ts';
import { type PersonResource, presentPerson, presentSession, type SessionResource } from './session-resource.ts';

/** People and their sessions. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly opener: SessionOpener,
    private readonly log: Log,
  ) {}

  async logIn({ email, password }: Login, origin: Origin): Promise<NewSession> {
    const login = email.trim().toLowerCase();
    const account = await this.passwords.prove({ login, address: origin.address }, password);
    const proof = { by: 'password', onlyOrg: null, failures: account.failuresBefore };
    const session = await this.opener.open(account.id, proof, origin);
    this.log.info({ account: account.id, session: session.person.open.session.id }, 'logged in');
    return session;
  }

  present(person: Pick<Person, 'open' | 'csrfToken'>): Promise<PersonResource> {
    return presentPerson(person, (membership) => this.slugsOf(membership));
  }

  async list({ open }: Person): Promise<SessionResource[]> {
    const rows = await this.database.people.listSessions(open.account.id);
    return rows.map((row) => presentSession(row, open.session.hash));
  }

  /** One of the person's own; anybody else's answers as missing. */
  async end({ open }: Person, id: string, { address }: Origin, action: 'end' | 'logout' = 'end'): Promise<void> {
    const after = { address, asked_by: open.session.id };
    if (await this.database.people.endSession(open.account.id, id, { action, after })) return;
    throw fault('not_found', { message: 'There is no such session.' });
  }

  async logOut(person: Person, origin: Origin): Promise<void> {
    await this.end(person, person.open.session.id, origin, 'logout');
  }

  /** Ends every other session: whoever may have known the old one is out. */
  async changePassword({ open }: Person, input: ChangePassword, { address }: Origin): Promise<void> {
    const { id, login } = open.account;
    if (login === null) {
      throw fault('permission_denied', { message: 'You come by an identity provider and have no password here.' });
    }
    await this.passwords.prove({ login, address }, input.current_password);
    const password = await this.passwords.hash(input.new_password, { path: 'new_password', login });
    const event = { action: 'change_password', after: { address, asked_by: open.session.id } } as const;
    await this.database.people.setPassword(id, password, open.session.hash, event);
    this.log.info({ account: id }, 'password changed');
  }

  private slugsOf({ orgId, projects }: Membership): Promise<string[] | null> {
    if (projects === null) return Promise.resolve(null);
    return this.database.inTenant(orgId, (tx) => new ProjectSlugs(orgId, tx).listOf(projects));
  }
}
