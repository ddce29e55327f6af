/** Which part of a list is asked for. `after` is the `next` of the page before; anything else is `validation_failed`. */
export interface PageQuery {
  readonly limit: number;
  readonly after?: string | undefined;
}

/** One page of a list; `next` is absent on the last. It is opaque and may be given to callers as it is. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}
