import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { KeyRecord, LiveOrganization } from '@headgate/domain';
import { digestApiKey, type MintedApiKey } from '@headgate/secrets';
import { testPeppers } from '@headgate/secrets/testing';
import { buildSnapshot, compileSnapshot, type ConfigurationRows } from '@headgate/snapshot';
import { aKeyRecord, noTurns, someRows } from '@headgate/snapshot/testing';
import type { FeedLog } from '../feed/feed-log.ts';
import type { Scheduler } from '../feed/scheduler.ts';

/** Time that moves when the test says so. */
export class StepClock {
  nowMs = Date.parse('2026-11-20T12:00:00.000Z');

  now(): number {
    return this.nowMs;
  }

  monotonicMs(): number {
    return this.nowMs;
  }
}

/** Timers that run when the test says so; remembers every delay it was asked for. */
export class StepTimers implements Scheduler {
  readonly delays: number[] = [];
  #waiting: (() => void)[] = [];

  after(delayMs: number, callback: () => void): () => void {
    this.delays.push(delayMs);
    this.#waiting.push(callback);
    return () => (this.#waiting = this.#waiting.filter((one) => one !== callback));
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** Runs everything that waits now. */
  run(): void {
    for (const callback of this.#waiting.splice(0)) callback();
  }
}

/** A log that keeps its lines. */
export class LinesLog implements FeedLog {
  readonly lines: string[] = [];

  info(fields: object, message: string): void {
    this.lines.push(`${message} ${JSON.stringify(fields)}`);
  }

  warn(fields: object, message: string): void {
    this.lines.push(`${message} ${JSON.stringify(fields)}`);
  }
}

/** A configuration compiled from rows. */
export function aConfig(overrides: Partial<ConfigurationRows> = {}): Promise<LiveOrganization> {
  return compileSnapshot({ body: buildSnapshot(someRows(overrides)), hash: `hash-${overrides.rev ?? 7}` }, noTurns);
}

/** The record of a key under the newest pepper. */
export function recordOf(minted: MintedApiKey, overrides: Partial<KeyRecord> = {}): KeyRecord {
  const digest = digestApiKey(minted.text, testPeppers.current);
  return aKeyRecord({ id: minted.id, digest, pepper: testPeppers.current.version, ...overrides });
}

/** A folder for one test, and how to take it away. */
export async function aFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'headgate-feed-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Lets everything that is already due happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
