import type {
  LivePolicy,
  LiveProvider,
  LiveRoute,
  SnapshotPolicy,
  SnapshotProvider,
  SnapshotRoute,
} from '@headgate/domain';
import type { RouteNames } from './route-names.ts';
import { Lookups } from './lookups.ts';
import { SnapshotError } from './snapshot-error.ts';

interface Kept<Live> {
  readonly live: Live;
  readonly lookups: Lookups;
}

/** What entries were compiled to, by the entry object itself: what is forgotten elsewhere is forgotten here. */
class Compiled<Entry extends object, Live> {
  readonly #kept = new WeakMap<Entry, Kept<Live>>();

  /** What it was compiled to, where that cannot have changed: every name means what it meant. */
  find(entry: Entry, names: RouteNames): Live | undefined {
    const kept = this.#kept.get(entry);
    if (kept === undefined) return undefined;
    try {
      return kept.lookups.hold(names) ? kept.live : undefined;
    } catch (error) {
      if (!(error instanceof SnapshotError)) throw error;
      // Compiling it anew says where and why.
      return undefined;
    }
  }

  compile(entry: Entry, names: RouteNames, work: (names: RouteNames) => Live): Live {
    const lookups = new Lookups();
    const live = work(lookups.watch(names));
    this.#kept.set(entry, { live, lookups });
    return live;
  }
}

/** What one organization's entries were compiled to before: while the names in one mean the same, it need not be compiled again. */
export class CompiledEntries {
  readonly routes = new Compiled<SnapshotRoute, LiveRoute>();
  readonly policies = new Compiled<SnapshotPolicy, LivePolicy>();
  /** A provider names nothing else. */
  readonly providers = new WeakMap<SnapshotProvider, LiveProvider>();
}
