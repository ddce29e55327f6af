import { inspect } from 'node:util';

const dots = '••••••••';

/** A secret that prints as dots wherever a value is printed by accident: JSON, logs, templates, inspection. */
export class SecretText {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself; the one word to search for when asking who reads it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return dots;
  }

  toJSON(): string {
    return dots;
  }

  [inspect.custom](): string {
    return dots;
  }
}
