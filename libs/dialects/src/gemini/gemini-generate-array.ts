import type { CanonicalEvent } from '@headgate/domain';
import type { Dialect, ReplyFallback, StreamWriter } from '../dialect.ts';
import { geminiGenerate } from './gemini-generate.ts';
import { GenerateStreamWriter } from './generate-stream-writer.ts';
import { errorBody } from './write-error.ts';

/** streamGenerateContent without `alt=sse`: the same chunks as the entries of one JSON array that is written as it grows. */
export const geminiGenerateArray: Dialect = {
  ...geminiGenerate,
  name: 'gemini-generate-array',
  openStream: (_, fallback) => new ArrayStreamWriter(fallback),
  writeStreamError: (fault, requestId) => `,\r\n${JSON.stringify(errorBody(fault, requestId))}]`,
  heartbeat: '\n',
  streamContentType: 'application/json',
};

class ArrayStreamWriter implements StreamWriter {
  private readonly events: GenerateStreamWriter;
  private separator = '[';

  constructor(fallback: ReplyFallback) {
    this.events = new GenerateStreamWriter(fallback);
  }

  write(event: CanonicalEvent): string {
    const written = this.events.write(event);
    // JSON holds no raw line feed, so a blank line is nothing but the end of an event.
    const entries = written.split('\n\n').filter((entry) => entry !== '');
    const text = entries.map((entry) => this.next() + entry.slice('data: '.length)).join('');
    return event.kind === 'end' ? `${text}]` : text;
  }

  private next(): string {
    const { separator } = this;
    this.separator = ',\r\n';
    return separator;
  }
}
