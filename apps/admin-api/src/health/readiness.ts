import { Injectable } from '@nestjs/common';
import { Database } from '@headgate/database';
import { ProxyFleet } from '../platform/proxy-fleet.ts';

/** Whether this process can do its work, and which store keeps it from that. */
export interface ReadinessReport {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly database: 'ok' | 'unavailable';
  readonly redis: 'ok' | 'unavailable';
}

/** Asks both stores. Without Redis changes are still stored and the worker publishes them later, so that is only degraded. */
@Injectable()
export class Readiness {
  private isDraining = false;

  constructor(
    private readonly database: Database,
    private readonly fleet: ProxyFleet,
  ) {}

  async check(): Promise<ReadinessReport> {
    const [database, redis] = await Promise.all([answers(this.database), answers(this.fleet)]);
    const isUnavailable = this.isDraining || database === 'unavailable';
    return { status: isUnavailable ? 'unavailable' : redis === 'ok' ? 'ok' : 'degraded', database, redis };
  }

  /** From now on the process is not ready, so that a balancer sends nothing more. */
  drain(): void {
    this.isDraining = true;
  }
}

async function answers(store: { ping(): Promise<void> }): Promise<'ok' | 'unavailable'> {
  try {
    await store.ping();
    return 'ok';
  } catch {
    return 'unavailable';
  }
}
