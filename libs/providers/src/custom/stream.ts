import type { CanonicalEvent, LiveProviderMapping, SseEvent } from '@headgate/domain';
import { type Fault, fault, type JsonObject } from '@headgate/kernel';
import type { StreamReader } from '../adapter.ts';
import { parseObject } from '../json-sniff.ts';
import { findDeclaredFailure } from './declared-error.ts';
import { readFinish, readText } from './response.ts';

type StreamPaths = NonNullable<LiveProviderMapping['stream']>;

/** Reads a streamed answer by the paths declared for its events. */
export class MappedStreamReader implements StreamReader {
  private hasStarted = false;
  private hasFinish = false;
  private isOver = false;

  constructor(private readonly paths: StreamPaths) {}

  push({ data }: SseEvent): CanonicalEvent[] {
    if (this.isOver || data === undefined || data === '') return [];
    const text = data.trim();
    if (text === '[DONE]' || text === this.paths.done) return this.done();
    const value = parseObject(data);
    if (value === undefined) return this.fail(fault('provider_reply_unreadable'));
    const failure = findDeclaredFailure(value, this.paths.error);
    return failure === undefined ? this.read(value) : this.fail(failure);
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
    const counted = usage?.(value);
    if (counted !== undefined) events.push({ kind: 'usage', usage: counted });
    const finish = this.hasFinish ? undefined : readFinish(value, this.paths, undefined);
    if (finish !== undefined) {
      this.hasFinish = true;
      events.push({ kind: 'finish', choice: 0, ...finish });
    }
    return events;
  }

  private start(value: JsonObject): CanonicalEvent {
    this.hasStarted = true;
    const [id = '', model = ''] = [readText(value, this.paths.id), readText(value, this.paths.model)];
    return { kind: 'start', id, model, createdSeconds: undefined, usage: undefined };
  }

  private done(): CanonicalEvent[] {
    if (!this.hasStarted) {
      return this.fail(fault('provider_reply_unreadable', { message: 'The provider sent an empty stream.' }));
    }
    this.isOver = true;
    const finish: CanonicalEvent[] = this.hasFinish ? [] : [{ kind: 'finish', choice: 0, finish: 'stop' }];
    return [...finish, { kind: 'end' }];
  }

  private fail(failure: Fault): CanonicalEvent[] {
    this.isOver = true;
    return [{ kind: 'failed', fault: failure }];
  }
}
