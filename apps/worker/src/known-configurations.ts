import type { Configuration } from '@headgate/database';

/** Reading fewer rows than this anew is quick. */
const leastRows = 200;
/** Some hundred megabytes at worst. */
const mostRows = 100_000;

/**
 * The configurations read last of large organizations: one of ten thousand routes takes a second to read, and a hundredth of it to read
 * on top of the one before. Those unused longest make room.
 */
export class KnownConfigurations {
  readonly #byOrg = new Map<string, Configuration>();
  readonly #mostRows: number;
  #rows = 0;

  constructor(most = mostRows) {
    this.#mostRows = most;
  }

  find(org: string): Configuration | undefined {
    return this.#byOrg.get(org);
  }

  /** In place of what was known of the organization before. */
  keep(configuration: Configuration): void {
    this.forget(configuration.org);
    const rows = countRows(configuration);
    if (rows < leastRows || rows > this.#mostRows) return;
    this.#byOrg.set(configuration.org, configuration);
    this.#rows += rows;
    for (const org of this.#byOrg.keys()) {
      if (this.#rows <= this.#mostRows) return;
      this.forget(org);
    }
  }

  forget(org: string): void {
    const known = this.#byOrg.get(org);
    if (known === undefined) return;
    this.#byOrg.delete(org);
    this.#rows -= countRows(known);
  }
}

function countRows({ projects, providers, routes, policies }: Configuration): number {
  return projects.length + providers.length + routes.length + policies.length;
}
