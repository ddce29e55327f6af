import type { JsonObject } from '@headgate/kernel';
import type { ImportNote } from './import-result.ts';

/** Collects what cannot be carried over. */
export class ImportNotes {
  readonly notes: ImportNote[] = [];

  add(path: string, message: string): void {
    this.notes.push({ path, message });
  }

  /** A note for every member that nobody has read. */
  addUnread(path: string, value: JsonObject, read: readonly string[]): void {
    for (const name of Object.keys(value)) {
      if (!read.includes(name)) this.add(path === '' ? name : `${path}.${name}`, 'is not carried over');
    }
  }
}
