import { textArgument } from '@headgate/domain';
import { isJsonObject } from '@headgate/kernel';

const opening = new RegExp(`^\\s*\\{\\s*"${textArgument}"\\s*:\\s*"`);
/** Plain characters, the closing quote, or one escape; a character in two halves is taken whole, for not every reader takes one half. */
const token = /[^"\\]+|"|\\u(?!d[89ab])[\da-f]{4}|\\u[\da-f]{4}(?:\\u[\da-f]{4}|(?=[^\\]|\\[^u]))|\\[^u]/iy;
const cutEscape = /^(?:\\u[\da-f]{4})?\\?(?:u[\da-f]{0,3})?$/i;
const shorthands: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * The text in the arguments of a call to a tool that takes plain text, found while the arguments are still being written and
 * wherever they are cut. Arguments that are not what was asked for give the one text they hold, or themselves, at the end.
 */
export class TextInput {
  #json = '';
  #text = '';
  /** How far the arguments have been read; undefined until the text begins. */
  #at: number | undefined;
  #isClosed = false;

  /** The arguments as they were written. */
  get json(): string {
    return this.#json;
  }

  /** All the text there is so far. */
  get text(): string {
    return this.#text;
  }

  /** The text this piece adds. */
  push(piece: string): string {
    this.#json += piece;
    this.#at ??= opening.exec(this.#json)?.[0].length;
    return this.#at === undefined || this.#isClosed ? '' : this.#give(this.#read(this.#at));
  }

  /** What is left once no piece comes any more. */
  end(): string {
    if (this.#isClosed) return '';
    this.#isClosed = true;
    if (this.#at === undefined) return this.#give(findText(this.#json));
    const rest = this.#json.slice(this.#at);
    return this.#give(cutEscape.test(rest) ? '' : rest);
  }

  #give(text: string): string {
    this.#text += text;
    return text;
  }

  #read(from: number): string {
    let text = '';
    token.lastIndex = from;
    this.#at = from;
    for (let found = token.exec(this.#json); found !== null && !this.#isClosed; found = token.exec(this.#json)) {
      const [said] = found;
      this.#at = token.lastIndex;
      if (said === '"') {
        this.#isClosed = true;
        break;
      }
      text += unescape(said);
    }
    return text;
  }
}

/** The text of whole arguments. */
export function readTextInput(json: string): string {
  const input = new TextInput();
  input.push(json);
  input.end();
  return input.text;
}

function unescape(said: string): string {
  if (said[0] !== '\\') return said;
  if (said[1] !== 'u') return shorthands[said[1] ?? ''] ?? said.slice(1);
  const units = said.split('\\u').slice(1);
  return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))).toWellFormed();
}

/** Of arguments in another shape than asked for: the text under its name, else the only text, else all of it. */
function findText(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'string') return value;
    if (!isJsonObject(value)) return json;
    const members = Object.values(value);
    if (members.length === 0) return '';
    const text = value[textArgument] ?? (members.length === 1 ? members[0] : undefined);
    return typeof text === 'string' ? text : json;
  } catch {
    return json;
  }
}
