import { fault } from '@headgate/kernel';
import type { Fidelity } from './adapter.ts';

/** Notes what a vendor's language cannot say as asked, and refuses what must not be lost. */
export class FidelityLog {
  private readonly coerced = new Set<string>();
  private readonly dropped = new Set<string>();

  constructor(private readonly target: string) {}

  coerce(field: string): void {
    this.coerced.add(field);
  }

  drop(field: string): void {
    this.dropped.add(field);
  }

  /** Throws `feature_unsupported` naming the feature and the target. */
  refuse(feature: string, path = ''): never {
    throw fault('feature_unsupported', {
      message: `The provider of this model (${this.target}) cannot do what the request asks for: ${feature}.`,
      problems: [{ path, message: `${feature} is not supported by ${this.target}` }],
    });
  }

  /** Undefined where nothing was lost. */
  result(): Fidelity | undefined {
    if (this.coerced.size + this.dropped.size === 0) return undefined;
    return { coerced: [...this.coerced].sort(), dropped: [...this.dropped].sort() };
  }
}
