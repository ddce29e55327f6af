import type { CompiledRoutes } from './compile-routes.ts';
import type { Surroundings } from './compile-surroundings.ts';
import { CompiledEntries } from './compiled-entries.ts';
import type { ParsedParts } from './read-parts.ts';

/** What a snapshot was compiled to. */
export interface Compilation {
  /** Undefined where it was not in parts. */
  readonly parts: ParsedParts | undefined;
  readonly surroundings: Surroundings;
  readonly routes: CompiledRoutes;
}

/** What one organization's snapshots were compiled to before; with it, compiling the next costs what has changed. */
export class CompileMemory {
  readonly entries = new CompiledEntries();
  last: Compilation | undefined;
}
