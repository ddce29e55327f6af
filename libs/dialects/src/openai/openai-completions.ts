import type { CanonicalEvent, CanonicalReply, ChatCall, TokenUsage } from '@headgate/domain';
import { defined, fault, type JsonObject } from '@headgate/kernel';
import type { Dialect, ReplyFallback, StreamWriter } from '../dialect.ts';
import { extrasOf } from '../extras.ts';
import { type Fields, readAll } from '../fields.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { requireChat } from '../require-chat.ts';
import { toOpenAiFinish } from './finish-reason.ts';
import { openAiChat } from './openai-chat.ts';
import { readCommon } from './read-chat-call.ts';
import { userMessage } from './read-message.ts';
import { joinText, replyHead } from './write-chat-reply.ts';
import { writeUsage } from './write-usage.ts';

/** OpenAI's older completions: a prompt in, a text out. Towards a chat model the prompt is one user message. */
export const openAiCompletions: Dialect = {
  ...openAiChat,
  name: 'openai-completions',
  operation: 'completion',
  readCall: readCompletionCall,
  writeReply: writeCompletionReply,
  openStream: (call, fallback) => new CompletionStreamWriter(requireChat(call), fallback),
};

function readCompletionCall(body: JsonObject): ChatCall {
  return readAll(body, (fields) => {
    refuseUntranslatable(fields);
    return {
      ...readCommon(fields),
      messages: [userMessage(readPrompt(fields))],
      extras: extrasOf({ openai: fields.rest() }) ?? {},
    };
  });
}

function readPrompt(fields: Fields): string {
  const prompt = fields.any('prompt');
  if (typeof prompt === 'string') return prompt;
  const [only, ...others] = fields.strings('prompt') ?? [];
  if (others.length > 0) fields.problem('prompt', 'must be a single text for this model');
  if (only === undefined) fields.problem('prompt', 'is required');
  return only ?? '';
}

/** What only a completions model can do. A provider that speaks the language itself never gets here. */
function refuseUntranslatable(fields: Fields): void {
  const asked = (name: string, isAsked: boolean): string[] => (isAsked ? [name] : []);
  const features = [
    ...asked('echo', fields.boolean('echo') === true),
    ...asked('suffix', (fields.string('suffix') ?? '') !== ''),
    ...asked('best_of', (fields.integer('best_of', 1) ?? 1) > 1),
    ...asked('logprobs', fields.integer('logprobs', 0) !== undefined),
  ];
  if (features.length === 0) return;
  throw fault('feature_unsupported', {
    message: `A chat model cannot do what the completions request asks for: ${features.join(', ')}.`,
    problems: features.map((path) => ({ path, message: 'is not supported by this model' })),
  });
}

function writeCompletionReply(reply: CanonicalReply, fallback: ReplyFallback): JsonObject {
  if (reply.operation !== 'chat') throw replyMismatch('completion', reply.operation);
  return {
    ...replyHead(reply, fallback, 'text_completion'),
    choices: reply.choices.map((choice, index) => ({
      text: joinText(choice.parts) ?? '',
      index,
      logprobs: null,
      finish_reason: toOpenAiFinish(choice.finish, choice.rawReason),
    })),
    ...(reply.usage !== undefined && { usage: writeUsage(reply.usage) }),
  };
}

class CompletionStreamWriter implements StreamWriter {
  private head: JsonObject;
  private usage: TokenUsage | undefined;

  constructor(
    private readonly call: Pick<ChatCall, 'wantsStreamUsage'>,
    private readonly fallback: ReplyFallback,
  ) {
    this.head = { id: fallback.id, object: 'text_completion', created: fallback.createdSeconds, model: fallback.model };
  }

  write(event: CanonicalEvent): string {
    switch (event.kind) {
      case 'start':
        this.head = replyHead(
          { ...event, operation: 'chat', choices: [], extras: {} },
          this.fallback,
          'text_completion',
        );
        this.usage = event.usage ?? this.usage;
        return '';
      case 'text':
        return this.chunk([choiceOf(event.choice, event.text, null)]);
      case 'finish':
        return this.chunk([choiceOf(event.choice, '', toOpenAiFinish(event.finish, event.rawReason))]);
      case 'usage':
        this.usage = event.usage;
        return '';
      case 'end':
        return `${this.usageChunk()}data: [DONE]\n\n`;
      default:
        return '';
    }
  }

  private usageChunk(): string {
    return this.call.wantsStreamUsage && this.usage !== undefined ? this.chunk([], writeUsage(this.usage)) : '';
  }

  private chunk(choices: readonly JsonObject[], usage?: JsonObject): string {
    return `data: ${JSON.stringify({ ...this.head, choices, ...defined({ usage }) })}\n\n`;
  }
}

function choiceOf(index: number, text: string, finish: string | null): JsonObject {
  return { text, index, logprobs: null, finish_reason: finish };
}
