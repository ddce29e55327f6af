import type { CanonicalEvent, SseEvent } from '@headgate/domain';
import type { StreamReader } from '../adapter.ts';
import { parseObject } from '../json-sniff.ts';
import { OpenAiStreamReader } from '../openai/stream.ts';
import { azureAccent } from './request.ts';

/**
 * Reads a stream of chunks. The first may hold nothing but what the content filter thought of the prompt, with an empty id and no
 * model: it does not begin the answer.
 */
export class AzureStreamReader implements StreamReader {
  private readonly reader = new OpenAiStreamReader(azureAccent);
  private hasBegun = false;

  push(event: SseEvent): CanonicalEvent[] {
    this.hasBegun ||= !saysNothingYet(event.data);
    return this.hasBegun ? this.reader.push(event) : [];
  }

  close(): CanonicalEvent[] {
    return this.reader.close();
  }
}

/** True for a chunk with no choices in it that is no failure either; what is no chunk at all is for the reader to judge. */
function saysNothingYet(data: string | undefined): boolean {
  const chunk = data === undefined ? undefined : parseObject(data);
  if (chunk === undefined || chunk['error'] !== undefined || chunk['usage'] != null) return false;
  const choices = chunk['choices'];
  return !Array.isArray(choices) || choices.length === 0;
}
