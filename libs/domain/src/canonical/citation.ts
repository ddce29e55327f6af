/** Where a stretch of an answer comes from. */
export interface Citation {
  readonly url: string;
  readonly title?: string;
  /** In the text of the choice, in UTF-16 units; `end` is not of it. */
  readonly start: number;
  readonly end: number;
}
