import { emptyCatalogue } from '@headgate/catalogue';
import { RetryBudget, RoundRobin } from '@headgate/routing';
import type { AttemptSummary, CallSummary } from '../call-observer.ts';
import { defaultPipelineLimits, type PipelineDeps } from '../pipeline-deps.ts';
import type { Identity, TickListener, TokenSource, Upstream } from '../ports.ts';
import { anIdentity } from './a-project.ts';
import { plainSeal } from './plain-seal.ts';
import { RecordedUsage } from './recorded-usage.ts';

/** What a pipeline test looks at afterwards, and the time in its hands. */
export interface TestDeps {
  readonly deps: PipelineDeps;
  readonly usage: RecordedUsage;
  readonly attempts: AttemptSummary[];
  readonly calls: CallSummary[];
  readonly slept: number[];
  /** Fields that conditions could not compare. */
  readonly mismatched: string[];
  readonly listeners: Set<TickListener>;
  /** Lets time pass and tells whoever waits. */
  pass(ms: number): void;
}

export interface TestDepsOptions {
  readonly upstream: Upstream;
  readonly identity?: Identity;
  readonly random?: () => number;
  readonly tokens?: TokenSource;
}

/** Fails on an exchange nobody expected. */
const noTokens: TokenSource = {
  find: () => Promise.reject(new Error('a token nobody expected')),
  forget: () => undefined,
};

/** Dependencies of the pipeline with a still clock, no randomness and no waiting. */
export function testDeps({
  upstream,
  identity = anIdentity(),
  random = () => 0,
  tokens = noTokens,
}: TestDepsOptions): TestDeps {
  let nowMs = 1_000;
  const usage = new RecordedUsage();
  const attempts: AttemptSummary[] = [];
  const calls: CallSummary[] = [];
  const slept: number[] = [];
  const mismatched: string[] = [];
  const listeners = new Set<TickListener>();
  const deps: PipelineDeps = {
    identities: { identify: () => identity },
    secrets: { open: (_, provider, secret) => `plain-${provider.name}-${secret.name}` },
    storedIds: plainSeal,
    tokens,
    usage,
    upstream,
    observer: {
      began: () => undefined,
      attempted: (attempt) => attempts.push(attempt),
      finished: (call) => calls.push(call),
      mismatched: (field) => mismatched.push(field),
    },
    clock: { now: () => Date.UTC(2026, 0, 1) + nowMs, monotonicMs: () => nowMs },
    ticker: { add: (listener) => listeners.add(listener), remove: (listener) => listeners.delete(listener) },
    random,
    sleep: (ms) => {
      slept.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
    retryBudget: new RetryBudget(),
    roundRobin: new RoundRobin(),
    limits: defaultPipelineLimits,
    catalogue: emptyCatalogue,
  };
  const pass = (ms: number): void => {
    nowMs += ms;
    for (const listener of listeners) listener.tick(nowMs);
  };
  return { deps, usage, attempts, calls, slept, mismatched, listeners, pass };
}
