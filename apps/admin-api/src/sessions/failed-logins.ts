import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type AccountRow, Database } from '@headgate/database';
import { Log } from '../platform/log.ts';
import { isTold } from './login-limits.ts';

/** An attempt to be somebody that failed; `attempts` of them within the window, this one included. */
export interface FailedLogin {
  readonly attempts: number;
  readonly address: string;
}

/**
 * Tells the organizations of a person that somebody failed to be them. Beside the answer and never before it: how long an answer
 * takes must not say whether there is such a person. Not every failure is told, or whoever guesses would fill the trail.
 */
@Injectable()
export class FailedLogins implements OnModuleDestroy {
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  tell({ id }: AccountRow, { attempts, address }: FailedLogin): void {
    if (!isTold(attempts)) return;
    const told = this.database.people
      .note(id, {
        action: 'login_failed',
        actor: { kind: 'system', id: 'login', name: 'login' },
        after: { address, failures: attempts },
      })
      .catch((error: unknown) => this.log.error({ err: error, account: id }, 'a failed login is not on record'))
      .finally(() => this.pending.delete(told));
    this.pending.add(told);
  }

  /** What was under way is written before the store is closed. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.pending);
  }
}
