/** A request that is over: its row as text, and the position after the record that says so. */
export interface SettledRequest {
  readonly row: string;
  readonly position: number;
}
