import type { LiveOrganization, ProxyReport } from '@headgate/domain';
import type { Clock } from '@headgate/kernel';
import type { AddressedReport, ProxyReports } from '@headgate/redis';

/** The process as reports name it. */
export interface ProxyIdentity {
  readonly proxy: string;
  readonly version: string;
  /** Ids of the master keys it can open data keys with. */
  readonly masterKeys?: readonly string[] | undefined;
}

interface Standing {
  readonly rev: number;
  readonly sha256: string;
  readonly since: string;
  readonly refused: ProxyReport['refused'];
}

const nothing = { rev: 0, sha256: '' };

/** Tells the control plane what this proxy serves for each organization, and what it would not take. */
export class Reporter {
  readonly #reports: Pick<ProxyReports, 'write' | 'remove'>;
  readonly #identity: ProxyIdentity;
  readonly #clock: Clock;
  readonly #startedAt: string;
  readonly #standings = new Map<string, Standing>();

  constructor(reports: Pick<ProxyReports, 'write' | 'remove'>, identity: ProxyIdentity, clock: Clock) {
    this.#reports = reports;
    this.#identity = identity;
    this.#clock = clock;
    this.#startedAt = this.#now();
  }

  /** A configuration is served from now on. */
  activated({ org, rev, hash }: LiveOrganization): void {
    const refused = this.#standings.get(org)?.refused ?? null;
    // A refusal is history once something as new is served.
    const stillRefused = refused !== null && refused.rev > rev ? refused : null;
    this.#standings.set(org, { rev, sha256: hash, since: this.#now(), refused: stillRefused });
    this.#write([org]);
  }

  /** A snapshot was not taken; what was served before still is. */
  refused(org: string, rev: number, reason: string): void {
    const before = this.#standings.get(org) ?? { ...nothing, since: this.#now() };
    this.#standings.set(org, { ...before, refused: { rev, reason: reason.slice(0, 500), at: this.#now() } });
    this.#write([org]);
  }

  /** Says everything again, before the last saying expires. */
  beat(): void {
    this.#write([...this.#standings.keys()]);
  }

  /** An organization is no longer served here. */
  dropped(org: string): void {
    this.#standings.delete(org);
    this.#reports.remove([org], this.#identity.proxy).catch(() => undefined);
  }

  /** The process ends in order. */
  async leave(): Promise<void> {
    const orgs = [...this.#standings.keys()];
    this.#standings.clear();
    await this.#reports.remove(orgs, this.#identity.proxy).catch(() => undefined);
  }

  #write(orgs: readonly string[]): void {
    const { proxy, version, masterKeys } = this.#identity;
    const who = { proxy, version, ...(masterKeys && { master_keys: [...masterKeys] }) };
    const reports = orgs.flatMap((org): AddressedReport[] => {
      const standing = this.#standings.get(org);
      if (standing === undefined) return [];
      const times = { started_at: this.#startedAt, seen_at: this.#now() };
      return [{ org, report: { ...who, ...times, ...standing } }];
    });
    // A report that is lost is said again at the next beat.
    this.#reports.write(reports).catch(() => undefined);
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }
}
