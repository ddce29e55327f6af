import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { fault } from '@headgate/kernel';
import { Attempts } from '../platform/attempts.ts';

const windowMs = 15 * 60 * 1000;
/** Of one address at one account; few enough that guessing is hopeless, many enough for a bad memory. */
const mostOfBoth = 10;
/** At one account from everywhere: above what one attacker gets, so that none of them can lock the owner out alone. */
const mostOfAccount = 50;
/** Of one address at all accounts. */
const mostOfAddress = 100;

/** Who tries to log in. */
export interface Attempt {
  readonly login: string;
  readonly address: string;
}

/** Keeps guessing slow: by account, by address, and by both. */
@Injectable()
export class LoginLimits {
  constructor(private readonly attempts: Attempts) {}

  /**
   * Counts an attempt and gives how many there were at the account since somebody knew its password, this one included; throws
   * `login_limited` where there were too many. Before the password is looked at.
   */
  async assertAllowed(attempt: Attempt): Promise<number> {
    const { both, account, address } = subjectsOf(attempt);
    await this.assertBelow(both, mostOfBoth);
    await this.assertBelow(address, mostOfAddress);
    return this.assertBelow(account, mostOfAccount);
  }

  /** The same for what has no account yet. */
  async assertAddressAllowed(address: string): Promise<void> {
    await this.assertBelow(subjectsOf({ login: '', address }).address, mostOfAddress);
  }

  /** Whoever knew the password starts anew. */
  async forgive(attempt: Attempt): Promise<void> {
    const { both, account } = subjectsOf(attempt);
    await Promise.all([this.attempts.forget(both), this.attempts.forget(account)]);
  }

  /** Counts somebody whom an identity provider vouches for and who has no role here. */
  async countRefusal(...subject: readonly string[]): Promise<number> {
    return (await this.attempts.count(print('refused', ...subject), windowMs)).count;
  }

  private async assertBelow(subject: string, most: number): Promise<number> {
    const { count, endsInMs } = await this.attempts.count(subject, windowMs);
    if (count > most) throw fault('login_limited', { retryAfterMs: endsInMs });
    return count;
  }
}

/** Whether the trail tells of this one of the failures in a window: of the first and of each that doubles their number. */
export function isTold(failures: number): boolean {
  return Number.isInteger(Math.log2(failures));
}

/** Names under which is counted; hashed, because counters are no place for addresses of people. */
function subjectsOf({ login, address }: Attempt): { both: string; account: string; address: string } {
  return { both: print('both', login, address), account: print('account', login), address: print('address', address) };
}

function print(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
