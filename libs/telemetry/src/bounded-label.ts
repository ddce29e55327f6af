/**
 * Keeps a metric's label from growing without end: the first `limit` values are shown, all later ones are `other`. Values come
 * from configuration, and a tenant may have thousands.
 */
export class BoundedLabel {
  readonly #limit: number;
  readonly #values = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The value itself, or `other`. */
  show(value: string): string {
    if (this.#values.has(value)) return value;
    if (this.#values.size >= this.#limit) return 'other';
    this.#values.add(value);
    return value;
  }
}
