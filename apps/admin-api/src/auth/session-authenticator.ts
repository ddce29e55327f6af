import { Inject, Injectable } from '@nestjs/common';
import { Database, type OpenSession, type SessionRow } from '@headgate/database';
import { type Clock, fault } from '@headgate/kernel';
import { hashOpaqueToken } from '@headgate/secrets';
import { clockToken } from '../platform/clock-token.ts';
import { SessionLimits } from '../platform/session-limits.ts';

/** Idle time is kept to the minute: not every request writes. */
const touchedEveryMs = 60_000;

/** Says whose session a cookie holds. A store that is down is 503, never 401: nobody is told to log in again for that. */
@Injectable()
export class SessionAuthenticator {
  constructor(
    private readonly database: Database,
    private readonly limits: SessionLimits,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async authenticate(token: string): Promise<OpenSession> {
    // Nothing a stranger typed reaches the store.
    if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw fault('session_ended');
    const hash = hashOpaqueToken(token);
    const open = await this.database.people.findSession(hash);
    const now = this.clock.now();
    if (open === undefined || this.isOver(open.session, now)) throw fault('session_ended');
    if (now - open.session.usedAt.getTime() >= touchedEveryMs) {
      await this.database.people.touchSession(open.account.id, hash, new Date(now));
    }
    return open;
  }

  private isOver({ usedAt, expiresAt }: SessionRow, now: number): boolean {
    return expiresAt.getTime() <= now || usedAt.getTime() + this.limits.idleMs <= now;
  }
}
