import type { Configuration } from '@headgate/database';
import { mostWholeEntries, SnapshotMemory } from '@headgate/snapshot';

/** Some hundred megabytes at worst. */
const mostRows = 100_000;

interface Known {
  readonly configuration: Configuration;
  readonly memory: SnapshotMemory;
}

/**
 * The configurations read last of large organizations, and what was made of them: one of ten thousand routes takes a second to read
 * and to make a snapshot of, and a hundredth of it on top of the one before. Those unused longest make room.
 */
export class KnownConfigurations {
  readonly #byOrg = new Map<string, Known>();
  readonly #mostWhole: number;
  readonly #mostRows: number;
  #rows = 0;

  /** `mostWhole`: what has no more rows than this is not large. */
  constructor(mostWhole = mostWholeEntries, most = mostRows) {
    this.#mostWhole = mostWhole;
    this.#mostRows = most;
  }

  find(org: string): Configuration | undefined {
    return this.#byOrg.get(org)?.configuration;
  }

  /** What was made of an organization's snapshots so far; undefined where nothing is kept of it. */
  memoryOf(org: string): SnapshotMemory | undefined {
    return this.#byOrg.get(org)?.memory;
  }

  /** In place of what was known of the organization before. */
  keep(configuration: Configuration): void {
    const memory = this.memoryOf(configuration.org) ?? new SnapshotMemory(this.#mostWhole);
    this.forget(configuration.org);
    const rows = countRows(configuration);
    if (rows <= this.#mostWhole || rows > this.#mostRows) return;
    this.#byOrg.set(configuration.org, { configuration, memory });
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
    this.#rows -= countRows(known.configuration);
  }
}

function countRows({ projects, providers, routes, policies, models }: Configuration): number {
  return projects.length + providers.length + routes.length + policies.length + models.length;
}
