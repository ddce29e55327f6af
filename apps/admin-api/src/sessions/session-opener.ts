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

/** How somebody proved who they are, as the trail tells it. */
export interface Proof {
  /** `password`, or the id of an identity provider. */
  readonly by: string;
  /** The organization that vouches for the person; null where they proved themselves by password. */
  readonly onlyOrg: string | null;
  /** Attempts that failed before. */
  readonly failures?: number;
}

/** Opens sessions for people whose identity is proved. Each has a token of its own, so nobody can hand one over beforehand. */
@Injectable()
export class SessionOpener {
  constructor(
    private readonly database: Database,
    private readonly limits: SessionLimits,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async open(accountId: string, proof: Proof, { address, userAgent }: Origin): Promise<NewSession> {
    const { by, onlyOrg, failures } = proof;
    const token = newOpaqueToken();
    const hash = hashOpaqueToken(token);
    const now = new Date(this.clock.now());
    const session = {
      ...{ hash, id: newId('ses'), accountId, onlyOrg, address, userAgent: userAgent.slice(0, 300) },
      ...{ createdAt: now, usedAt: now, expiresAt: new Date(now.getTime() + this.limits.maxMs) },
    };
    const after = { by, address, user_agent: session.userAgent, ...(failures !== undefined && { failures }) };
    await this.database.people.openSession(session, { action: 'login', after });
    const open = await this.database.people.findSession(hash);
    if (open === undefined) throw fault('session_ended');
    return {
      token,
      maxAgeMs: this.limits.maxMs,
      person: { kind: 'user', open, csrfToken: deriveToken(token, 'csrf') },
    };
  }
}
