/** How often something was tried in its window, this time included, and when the window ends. */
export interface AttemptCount {
  readonly count: number;
  readonly endsInMs: number;
}

/** Counts attempts in windows of time. Never throws: where the store is away, this process counts by itself. */
export abstract class Attempts {
  abstract count(subject: string, windowMs: number): Promise<AttemptCount>;
  abstract forget(subject: string): Promise<void>;
}
