import { CompileMemory } from './compile-memory.ts';
import type { ParsedParts } from './read-parts.ts';
import { SnapshotEncoder } from './snapshot-encoder.ts';

/** What was made of one organization's earlier snapshots; nothing of it has to be believed, it only saves work. */
export class SnapshotMemory {
  readonly encoder: SnapshotEncoder;
  readonly compiled = new CompileMemory();
  /** Of the last one that was proved. */
  parts: ParsedParts | undefined;

  /** `mostWhole`: with more entries than this a snapshot is made in parts. */
  constructor(mostWhole?: number) {
    this.encoder = new SnapshotEncoder(mostWhole);
  }
}
