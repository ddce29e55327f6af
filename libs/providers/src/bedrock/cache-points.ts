import type { Extras } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import { findMaker } from './model.ts';

/** Bedrock takes no more of them. */
const maxPoints = 4;
const caching: ReadonlySet<string | undefined> = new Set(['anthropic', 'amazon']);

/** The cache markers of one call: said as blocks of their own where the model knows them, at most four, the last ones. */
export class CachePoints {
  private readonly lists: JsonObject[][] = [];
  private readonly isKnown: boolean;

  constructor(
    model: string,
    private readonly log: FidelityLog,
  ) {
    this.isKnown = caching.has(findMaker(model));
  }

  /** Puts a point behind what stands in the list, where the part carries a marker. */
  mark(list: JsonObject[], extras: Extras | undefined): void {
    const marker = extras?.anthropic?.['cache_control'];
    if (!isJsonObject(marker)) return;
    const last = list.at(-1);
    if (!this.isKnown || last === undefined || last['cachePoint'] !== undefined) {
      this.log.drop('cache_control');
      return;
    }
    const ttl = marker['ttl'];
    list.push({ cachePoint: { type: 'default', ...(typeof ttl === 'string' && { ttl }) } });
    this.lists.push(list);
  }

  /** Takes the first ones away where there are too many: what lies before a later one is cached with it. */
  trim(): void {
    for (const list of this.lists.slice(0, -maxPoints)) {
      const first = list.findIndex((block) => block['cachePoint'] !== undefined);
      if (first >= 0) list.splice(first, 1);
      this.log.drop('cache_control');
    }
  }
}
