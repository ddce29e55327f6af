import type { CanonicalEvent, LiveCallPaths, ToolCallPart } from '@headgate/domain';
import { fault, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { readText } from './read-text.ts';

/** What one entry of the declared list says of a call: all of it, or the next piece. */
interface Said {
  /** Which call of the answer it is about, where the provider says. */
  readonly key: string | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly json: string;
}

/** The calls of a whole answer; throws `provider_reply_unreadable` for one that names no tool. */
export function readCalls(value: JsonObject, paths: LiveCallPaths | undefined, replyId: string): ToolCallPart[] {
  return readSaid(value, paths).map(({ id, name, json }, index): ToolCallPart => {
    if (name === undefined) throw nameless();
    return { kind: 'tool-call', id: id ?? inventId(replyId, index), name, argumentsJson: json === '' ? '{}' : json };
  });
}

/** Follows the calls of a stream. An entry with a name begins a call, unless its key or id is one that has begun; others go on with one. */
export class MappedCallReader {
  private readonly calls: { readonly keys: readonly string[]; hasArguments: boolean }[] = [];

  constructor(private readonly paths: LiveCallPaths | undefined) {}

  get count(): number {
    return this.calls.length;
  }

  read(value: JsonObject, replyId: string): CanonicalEvent[] {
    return readSaid(value, this.paths).flatMap((said) => this.take(said, replyId));
  }

  /** A call that got no arguments has none. */
  close(): CanonicalEvent[] {
    return this.calls.flatMap(({ hasArguments }, index) => (hasArguments ? [] : [argumentsOf(index, '{}')]));
  }

  private take(said: Said, replyId: string): CanonicalEvent[] {
    const at = this.find(said);
    if (at < 0) return this.begin(said, replyId);
    return this.grow(at, said.json);
  }

  private find({ key, id, name }: Said): number {
    const wanted = key ?? id;
    const known = wanted === undefined ? -1 : this.calls.findIndex(({ keys }) => keys.includes(wanted));
    return known < 0 && name === undefined ? this.calls.length - 1 : known;
  }

  private begin({ key, id, name, json }: Said, replyId: string): CanonicalEvent[] {
    if (name === undefined) throw nameless();
    const index = this.calls.length;
    this.calls.push({ keys: [key ?? [], id ?? []].flat(), hasArguments: false });
    const begun: CanonicalEvent = { kind: 'tool-call', choice: 0, index, id: id ?? inventId(replyId, index), name };
    return [begun, ...this.grow(index, json)];
  }

  private grow(index: number, json: string): CanonicalEvent[] {
    const call = this.calls[index];
    if (json === '' || call === undefined) return [];
    call.hasArguments = true;
    return [argumentsOf(index, json)];
  }
}

function argumentsOf(index: number, json: string): CanonicalEvent {
  return { kind: 'tool-arguments', choice: 0, index, json };
}

/** One call may stand where others have a list. */
function readSaid(value: JsonObject, paths: LiveCallPaths | undefined): Said[] {
  const found = paths?.list(value) ?? [];
  const list: readonly JsonValue[] = Array.isArray(found) ? (found as readonly JsonValue[]) : [found];
  // Paths with several "each" give nothing for what is not there.
  return list.flatMap((entry) => (paths === undefined || entry === null ? [] : [readEntry(entry, paths)]));
}

function readEntry(entry: JsonValue, paths: LiveCallPaths): Said {
  if (!isJsonObject(entry)) throw nameless();
  const name = readText(entry, paths.name);
  return {
    key: readText(entry, paths.index),
    id: emptyToNone(readText(entry, paths.id)),
    name: emptyToNone(name),
    json: toJson(paths.arguments(entry)),
  };
}

function toJson(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function emptyToNone(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function inventId(replyId: string, index: number): string {
  return ['call', ...(replyId === '' ? [] : [replyId]), index].join('_');
}

function nameless(): Error {
  return fault('provider_reply_unreadable', { message: 'The provider sent a call that names no tool.' });
}
