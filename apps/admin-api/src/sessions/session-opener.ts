import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@headgate/database';
import { type Clock, fault, newId } from '@headgate/kernel';
import { deriveToken, hashOpaqueToken, newOpaqueToken } from '@headgate/secrets';
import type { Person } from '../http/principal.ts';
import { clockToken } from '../platform/clock-token.ts';
import { SessionLimits } from '../platform/session-limits.ts';

/** Where a session is opened from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

/** A session just opened; `token` goes into the cookie and nowhere else. */
export interface NewSession {
  readonly token: string;
  readonly maxAgeMs: number;
  readonly person: Person;
}

/** Opens sessions for people whose identity is proved. Each has a token of its own, so nobody can hand one over beforehand. */
@Injectable()
export class SessionOpener {
  constructor(
    private readonly database: Database,
    private readonly limits: SessionLimits,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** `onlyOrg`: the organization that vouches for the person; null where they proved themselves by password. */
  async open(accountId: string, onlyOrg: string | null, { address, userAgent }: Origin): Promise<NewSession> {
    const token = newOpaqueToken();
    const hash = hashOpaqueToken(token);
    const now = new Date(this.clock.now());
    await this.database.people.openSession({
      ...{ hash, id: newId('ses'), accountId, onlyOrg, address, userAgent: userAgent.slice(0, 300) },
      ...{ createdAt: now, usedAt: now, expiresAt: new Date(now.getTime() + this.limits.maxMs) },
    });
    const open = await this.database.people.findSession(hash);
    if (open === undefined) throw fault('session_ended');
    return {
      token,
      maxAgeMs: this.limits.maxMs,
      person: { kind: 'user', open, csrfToken: deriveToken(token, 'csrf') },
    };
  }
}
