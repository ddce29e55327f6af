import { fault } from '@headgate/kernel';

/** What the head of one member of a form says. */
export interface PartHead {
  readonly name: string;
  readonly isFile: boolean;
}

const parameter = /\s*;\s*([A-Za-z0-9*._-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]*))/y;

/**
 * Reads the header lines of a part so that no later reader can understand them otherwise: one disposition, one name, no folded
 * lines, no escaped quotes. Throws `body_malformed` or `body_ambiguous`.
 */
export function readPartHead(text: string): PartHead {
  const found: string[] = [];
  for (const line of text === '' ? [] : text.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0));
    if (!/^[A-Za-z0-9-]+$/.test(name) || /[\r\n\0]/.test(line)) throw malformed();
    if (name.toLowerCase() === 'content-disposition') found.push(line.slice(colon + 1).trim());
    // An encoded value would be one thing to us and another to whoever decodes it.
    if (name.toLowerCase() === 'content-transfer-encoding') refuseEncoding(line.slice(colon + 1).trim());
  }
  const [disposition, second] = found;
  if (second !== undefined) throw ambiguous('has two dispositions');
  if (disposition === undefined) throw malformed();
  return readDisposition(disposition);
}

function readDisposition(text: string): PartHead {
  const kind = /^form-data(?=\s*(?:;|$))/i.exec(text);
  if (kind === null) throw malformed();
  const parameters = readParameters(text, kind[0].length);
  if (parameters.has('name*')) throw ambiguous('has a name in two spellings');
  const name = parameters.get('name');
  if (name === undefined) throw malformed();
  return { name, isFile: parameters.has('filename') || parameters.has('filename*') };
}

function readParameters(text: string, from: number): Map<string, string> {
  const parameters = new Map<string, string>();
  let at = from;
  while (at < text.length && !/^\s*;?\s*$/.test(text.slice(at))) {
    parameter.lastIndex = at;
    const found = parameter.exec(text);
    if (found === null) throw malformed();
    const [whole, key = '', quoted, bare] = found;
    // Whether a backslash escapes the quote behind it is read in two ways; the name of a file is not worth it.
    if (quoted?.endsWith('\\') === true) throw ambiguous('holds an escaped quote');
    if (parameters.has(key.toLowerCase())) throw ambiguous(`names "${key}" twice`);
    parameters.set(key.toLowerCase(), quoted ?? bare ?? '');
    at += whole.length;
  }
  return parameters;
}

function refuseEncoding(encoding: string): void {
  if (!/^(?:7bit|8bit|binary)$/i.test(encoding)) throw ambiguous('has a transfer encoding');
}

function malformed(): Error {
  return fault('body_malformed', { message: 'A part of the form has a head that cannot be read.' });
}

function ambiguous(what: string): Error {
  return fault('body_ambiguous', { message: `A part of the form ${what}.` });
}
