import { TextInput } from './text-input.ts';

/** The calls of tools that take plain text in one streamed answer, found by choice and index. */
export class TextCalls {
  readonly #names: ReadonlySet<string>;
  readonly #calls: { readonly choice: number; readonly index: number; readonly input: TextInput }[] = [];

  constructor(names: ReadonlySet<string>) {
    this.#names = names;
  }

  /** True where the tool takes plain text. */
  begin(choice: number, index: number, name: string): boolean {
    if (!this.#names.has(name)) return false;
    this.#calls.push({ choice, index, input: new TextInput() });
    return true;
  }

  /** The text that more arguments add; undefined for a call of a function. */
  push(choice: number, index: number, json: string): string | undefined {
    return this.#calls.find((call) => call.choice === choice && call.index === index)?.input.push(json);
  }

  /** What is left of each call of a choice. */
  end(choice: number): { readonly index: number; readonly text: string }[] {
    return this.#calls
      .filter((call) => call.choice === choice)
      .map(({ index, input }) => ({ index, text: input.end() }))
      .filter(({ text }) => text !== '');
  }
}
