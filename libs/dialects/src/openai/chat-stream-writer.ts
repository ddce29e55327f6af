import type { CanonicalEvent, ChatCall, PartEvent, TokenUsage } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { ReplyFallback, StreamWriter } from '../dialect.ts';
import { TextCalls } from '../text-tools/text-calls.ts';
import { textToolsOf } from '../text-tools/text-tools-of.ts';
import { toOpenAiFinish } from './finish-reason.ts';
import { writeThinkingBlock } from './write-chat-reply.ts';
import { writeUrlCitation } from './write-url-citation.ts';
import { writeUsage } from './write-usage.ts';

type Start = Extract<CanonicalEvent, { kind: 'start' }>;

/**
 * A streamed chat answer as `chat.completion.chunk` events: the role once, on the first delta of each choice, usage last and
 * only if asked for, then one `[DONE]`.
 */
export class ChatStreamWriter implements StreamWriter {
  /** What every chunk begins with, up to its choices. */
  private head: string;
  private usage: TokenUsage | undefined;
  private readonly begun = new Set<number>();
  /** The thought that is being written, per choice: its signature comes last and needs the whole. */
  private readonly thoughts = new Map<number, string>();

  private readonly textCalls: TextCalls;
  /** Members of the answer itself that go with the next chunk. */
  private members: JsonObject = {};

  constructor(
    private readonly call: ChatCall,
    private readonly fallback: ReplyFallback,
  ) {
    this.textCalls = new TextCalls(textToolsOf(call));
    this.head = this.headOf({ id: '', model: '', createdSeconds: undefined });
  }

  write(event: CanonicalEvent): string {
    switch (event.kind) {
      case 'start':
        this.head = this.headOf(event);
        this.usage = event.usage ?? this.usage;
        return '';
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'end':
        return this.end();
      case 'extras':
        this.members = { ...this.members, ...event.extras.openai };
        return '';
      case 'failed':
        return '';
      case 'finish':
        return (
          this.endTexts(event.choice) + this.choice(event.choice, {}, toOpenAiFinish(event.finish, event.rawReason))
        );
      default:
        return this.delta(event);
    }
  }

  private delta(event: PartEvent): string {
    const { choice } = event;
    switch (event.kind) {
      case 'text':
        return this.choice(choice, { content: event.text }, null, event.logprobs);
      case 'refusal':
        return this.choice(choice, { refusal: event.text });
      case 'reasoning':
        this.thoughts.set(choice, (this.thoughts.get(choice) ?? '') + event.text);
        return this.choice(choice, { reasoning_content: event.text });
      case 'reasoning-signature':
        return this.thinkingBlock(choice, { text: this.takeThought(choice), signature: event.signature });
      case 'reasoning-redacted':
        return this.thinkingBlock(choice, { text: '', redacted: event.redacted });
      case 'citation':
        return this.choice(choice, { annotations: [writeUrlCitation(event.citation)] });
      case 'tool-call':
        return this.toolCall(event);
      case 'tool-arguments':
        return this.toolArguments(event);
    }
  }

  private toolCall({ choice, index, id, name }: Extract<CanonicalEvent, { kind: 'tool-call' }>): string {
    const said = this.textCalls.begin(choice, index, name)
      ? { type: 'custom', custom: { name, input: '' } }
      : { type: 'function', function: { name, arguments: '' } };
    return this.choice(choice, { tool_calls: [{ index, id, ...said }] });
  }

  private toolArguments({ choice, index, json }: Extract<CanonicalEvent, { kind: 'tool-arguments' }>): string {
    const text = this.textCalls.push(choice, index, json);
    if (text !== undefined) return this.textInput(choice, index, text);
    return this.choice(choice, { tool_calls: [{ index, function: { arguments: json } }] });
  }

  private textInput(choice: number, index: number, input: string): string {
    return input === '' ? '' : this.choice(choice, { tool_calls: [{ index, custom: { input } }] });
  }

  private endTexts(choice: number): string {
    return this.textCalls
      .end(choice)
      .map(({ index, text }) => this.textInput(choice, index, text))
      .join('');
  }

  private thinkingBlock(choice: number, block: Parameters<typeof writeThinkingBlock>[0]): string {
    return this.choice(choice, { thinking_blocks: [writeThinkingBlock(block)] });
  }

  private takeThought(choice: number): string {
    const thought = this.thoughts.get(choice) ?? '';
    this.thoughts.delete(choice);
    return thought;
  }

  private choice(index: number, said: JsonObject, finish: string | null = null, logprobs?: JsonObject): string {
    const delta = this.begun.has(index) ? said : { ...opening(said), ...said };
    this.begun.add(index);
    return this.chunk([{ index, delta, logprobs: logprobs ?? null, finish_reason: finish }], null);
  }

  private end(): string {
    const usage = this.call.wantsStreamUsage && this.usage !== undefined ? this.chunk([], writeUsage(this.usage)) : '';
    return `${usage}data: [DONE]\n\n`;
  }

  private chunk(choices: readonly JsonObject[], usage: JsonObject | null): string {
    const tail = this.call.wantsStreamUsage ? `,"usage":${JSON.stringify(usage)}` : '';
    return `${this.head}${JSON.stringify(choices)}${tail}${this.takeMembers()}}\n\n`;
  }

  private takeMembers(): string {
    const members = JSON.stringify(this.members).slice(1, -1);
    this.members = {};
    return members === '' ? '' : `,${members}`;
  }

  private headOf(start: Pick<Start, 'id' | 'model' | 'createdSeconds'>): string {
    const members = JSON.stringify({
      id: start.id === '' ? this.fallback.id : start.id,
      object: 'chat.completion.chunk',
      created: start.createdSeconds ?? this.fallback.createdSeconds,
      model: start.model === '' ? this.fallback.model : start.model,
    });
    return `data: ${members.slice(0, -1)},"choices":`;
  }
}

/** What the first delta of a choice says beside its content, as OpenAI does it. */
function opening(said: JsonObject): JsonObject {
  return { role: 'assistant', content: 'tool_calls' in said || 'refusal' in said ? null : '' };
}
