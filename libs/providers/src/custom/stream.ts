import type { CanonicalEvent, LiveProviderMapping, SseEvent } from '@headgate/domain';
import { type Fault, fault, type JsonObject, toFault } from '@headgate/kernel';
import type { StreamReader } from '../adapter.ts';
import { parseObject } from '../json-sniff.ts';
import { findDeclaredFailure } from './declared-error.ts';
import { readText } from './read-text.ts';
import { readFinish } from './response.ts';
import { MappedCallReader } from './tool-calls.ts';

type StreamPaths = NonNullable<LiveProviderMapping['stream']>;

/** Reads a streamed answer by the paths declared for its events. */
export class MappedStreamReader implements StreamReader {
  private hasStarted = false;
  private hasFinish = false;
  private isOver = false;

  private id = '';
  private readonly calls: MappedCallReader;

  constructor(private readonly paths: StreamPaths) {
    this.calls = new MappedCallReader(paths.toolCalls);
  }

  push({ data }: SseEvent): CanonicalEvent[] {
    if (this.isOver || data === undefined || data === '') return [];
    const text = data.trim();
    if (text === '[DONE]' || text === this.paths.done) return this.done();
    const value = parseObject(data);
    if (value === undefined) return this.fail(fault('provider_reply_unreadable'));
    const failure = findDeclaredFailure(value, this.paths.error);
    if (failure !== undefined) return this.fail(failure);
    try {
      return this.read(value);
    } catch (error) {
      return this.fail(toFault(error));
    }
  }

  /** Where no word and no event says that an answer is whole, only the connection does. */
  close(): CanonicalEvent[] {
    if (this.isOver) return [];
    const { finish, done } = this.paths;
    const isWhole = this.hasFinish || (this.hasStarted && finish === undefined && done === undefined);
    return isWhole ? this.done() : this.fail(fault('provider_stream_broken'));
  }

  private read(value: JsonObject): CanonicalEvent[] {
    const { text, reasoning, usage } = this.paths;
    const events = this.hasStarted ? [] : [this.start(value)];
    const thought = readText(value, reasoning) ?? '';
    if (thought !== '') events.push({ kind: 'reasoning', choice: 0, text: thought });
    const said = readText(value, text) ?? '';
    if (said !== '') events.push({ kind: 'text', choice: 0, text: said });
    if (!this.hasFinish) events.push(...this.calls.read(value, this.id));
    const counted = usage?.(value);
    if (counted !== undefined) events.push({ kind: 'usage', usage: counted });
    events.push(...this.finish(value));
    return events;
  }

  private finish(value: JsonObject): CanonicalEvent[] {
    const hasCalls = this.calls.count > 0;
    const finish = this.hasFinish ? undefined : readFinish(value, this.paths, { hasCalls, absent: undefined });
    if (finish === undefined) return [];
    this.hasFinish = true;
    return [...this.calls.close(), { kind: 'finish', choice: 0, ...finish }];
  }

  private start(value: JsonObject): CanonicalEvent {
    this.hasStarted = true;
    const [id = '', model = ''] = [readText(value, this.paths.id), readText(value, this.paths.model)];
    this.id = id;
    return { kind: 'start', id, model, createdSeconds: undefined, usage: undefined };
  }

  private done(): CanonicalEvent[] {
    if (!this.hasStarted) {
      return this.fail(fault('provider_reply_unreadable', { message: 'The provider sent an empty stream.' }));
    }
    this.isOver = true;
    const reason = this.calls.count > 0 ? 'tool-calls' : 'stop';
    const finish: CanonicalEvent[] = this.hasFinish
      ? []
      : [...this.calls.close(), { kind: 'finish', choice: 0, finish: reason }];
    return [...finish, { kind: 'end' }];
  }

  private fail(failure: Fault): CanonicalEvent[] {
    this.isOver = true;
    return [{ kind: 'failed', fault: failure }];
  }
}
