import type { Clock } from '@headgate/kernel';
import { type AttemptCount, Attempts } from './attempts.ts';

const mostSubjects = 50_000;

/** Counts in this process alone. */
export class MemoryAttempts extends Attempts {
  private readonly windows = new Map<string, { count: number; readonly endsAtMs: number }>();

  constructor(private readonly clock: Clock) {
    super();
  }

  count(subject: string, windowMs: number): Promise<AttemptCount> {
    const now = this.clock.monotonicMs();
    let window = this.windows.get(subject);
    if (window === undefined || window.endsAtMs <= now) {
      this.makeRoom(now);
      window = { count: 0, endsAtMs: now + windowMs };
      this.windows.set(subject, window);
    }
    window.count += 1;
    return Promise.resolve({ count: window.count, endsInMs: window.endsAtMs - now });
  }

  forget(subject: string): Promise<void> {
    this.windows.delete(subject);
    return Promise.resolve();
  }

  private makeRoom(now: number): void {
    if (this.windows.size < mostSubjects) return;
    for (const [subject, { endsAtMs }] of this.windows) if (endsAtMs <= now) this.windows.delete(subject);
    // Whoever floods it with names must not fill the memory; the oldest window is the nearest to its end.
    const oldest = this.windows.keys().next();
    if (this.windows.size >= mostSubjects && oldest.done !== true) this.windows.delete(oldest.value);
  }
}
