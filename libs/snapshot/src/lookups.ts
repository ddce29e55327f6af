import type { LivePolicy, LiveProvider } from '@headgate/domain';
import type { RouteNames } from './route-names.ts';

/** What the names in an entry meant while it was compiled: as long as they mean the same, compiling it again gives the same. */
export class Lookups {
  readonly #providers: [string, LiveProvider | undefined][] = [];
  readonly #policies: [string, LivePolicy | undefined][] = [];

  /** The same names; what is asked of them is remembered here. */
  watch(names: RouteNames): RouteNames {
    return {
      findProvider: (name) => {
        const found = names.findProvider(name);
        this.#providers.push([name, found]);
        return found;
      },
      findPolicy: (alias, path) => {
        const found = names.findPolicy(alias, path);
        this.#policies.push([alias, found]);
        return found;
      },
    };
  }

  /** Whether every name that was asked for means the very same thing now. Throws what the names throw. */
  hold(names: RouteNames): boolean {
    return (
      this.#providers.every(([name, found]) => names.findProvider(name) === found) &&
      this.#policies.every(([alias, found]) => names.findPolicy(alias, '') === found)
    );
  }
}
