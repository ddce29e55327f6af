/** Something the spool lived through but somebody should know of. Holds no record. */
export interface SpoolTrouble {
  /**
   * `write`: the disk refused a record. `sync`: it could not be made to keep what it has. `unreadable`: bytes of an earlier life
   * were no record. `lost`: a request was let through without a record, as configured.
   */
  readonly kind: 'write' | 'sync' | 'unreadable' | 'lost';
  readonly message: string;
}

/** Where troubles are told. */
export type TellTrouble = (trouble: SpoolTrouble) => void;

/** A trouble with the sentence of what caused it. */
export function troubleOf(kind: SpoolTrouble['kind'], error: unknown): SpoolTrouble {
  return { kind, message: error instanceof Error ? error.message : String(error) };
}
