import type { SseEvent } from '@headgate/domain';
import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { answerMock, type MockAnswer, SseReader } from '@headgate/providers';
import { encodeEvent, encodeException } from '@headgate/providers/testing';

/** What a vendor of a test answered, as bytes. */
export interface SpokenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** Answers a call of Converse with what the mock says in Anthropic's language: a reading of Converse of the test's own. */
export function answerConverse(path: string, body: JsonObject): SpokenAnswer {
  const [, id = '', action] = /^\/model\/([^/]+)\/(.+)$/.exec(path) ?? [];
  const isStreaming = action === 'converse-stream';
  const model = decodeURIComponent(id).replace(/^anthropic\./, '');
  const answer = answerMock({ dialect: 'anthropic-messages', body: toAnthropic(body, model, isStreaming) });
  const bytes = bytesOf(answer);
  const { status } = answer;
  if (status !== 200) return { status, headers: {}, bytes: Buffer.from('{"message":"Asked to fail."}') };
  return {
    status,
    headers: {},
    bytes: isStreaming ? toFrames(bytes) : toWhole(JSON.parse(bytes.toString()) as JsonObject),
  };
}

/** Everything an in-process vendor said. */
export function bytesOf(answer: MockAnswer): Buffer {
  return Buffer.from(answer.kind === 'whole' ? answer.body : Buffer.concat(answer.events.map(({ bytes }) => bytes)));
}

function toAnthropic(body: JsonObject, model: string, isStreaming: boolean): JsonObject {
  const config = member(body, 'inferenceConfig');
  const format = member(member(member(body, 'outputConfig'), 'textFormat'), 'structure');
  const schema = member(format, 'jsonSchema')['schema'];
  const tools = objects(member(body, 'toolConfig')['tools']).flatMap(({ toolSpec }) =>
    isJsonObject(toolSpec)
      ? [{ name: toolSpec['name'] ?? '', input_schema: member(toolSpec, 'inputSchema')['json'] ?? {} }]
      : [],
  );
  return {
    model,
    stream: isStreaming,
    max_tokens: config['maxTokens'] ?? 100_000,
    system: objects(body['system']).flatMap(({ text }) => (typeof text === 'string' ? [{ type: 'text', text }] : [])),
    messages: objects(body['messages']).map((message) => ({
      role: message['role'] ?? '',
      content: objects(message['content']).flatMap(toBlock),
    })),
    ...(tools.length > 0 && { tools }),
    ...(config['stopSequences'] !== undefined && { stop_sequences: config['stopSequences'] }),
    ...(typeof schema === 'string' && {
      output_config: { format: { type: 'json_schema', schema: JSON.parse(schema) as JsonObject } },
    }),
  };
}

function toBlock(block: JsonObject): JsonObject[] {
  if (typeof block['text'] === 'string') return [{ type: 'text', text: block['text'] }];
  const result = block['toolResult'];
  if (!isJsonObject(result)) return [];
  return [
    {
      type: 'tool_result',
      tool_use_id: result['toolUseId'] ?? '',
      content: objects(result['content']).flatMap(toBlock),
    },
  ];
}

function toWhole(message: JsonObject): Buffer {
  const content = objects(message['content']).flatMap((block): JsonObject[] => {
    switch (block['type']) {
      case 'text':
        return [{ text: block['text'] ?? '' }];
      case 'thinking':
        return [
          {
            reasoningContent: { reasoningText: { text: block['thinking'] ?? '', signature: block['signature'] ?? '' } },
          },
        ];
      case 'tool_use':
        return [{ toolUse: { toolUseId: block['id'] ?? '', name: block['name'] ?? '', input: block['input'] ?? {} } }];
      default:
        return [];
    }
  });
  const output = { message: { role: 'assistant', content } };
  return Buffer.from(
    JSON.stringify({ output, stopReason: message['stop_reason'], usage: toUsage(member(message, 'usage')) }),
  );
}

function toFrames(stream: Buffer): Buffer {
  let usage: JsonObject = {};
  const frames = new SseReader().push(stream).flatMap((event: SseEvent): Buffer[] => {
    const said = JSON.parse(event.data ?? '{}') as JsonObject;
    usage = { ...usage, ...member(member(said, 'message'), 'usage'), ...member(said, 'usage') };
    return toFrame(said, usage);
  });
  return Buffer.concat(frames);
}

function toFrame(said: JsonObject, usage: JsonObject): Buffer[] {
  const at = { contentBlockIndex: said['index'] ?? 0 };
  switch (said['type']) {
    case 'message_start':
      return [encodeEvent('messageStart', { role: 'assistant' })];
    case 'content_block_start': {
      const { type, id, name } = member(said, 'content_block');
      return type === 'tool_use'
        ? [encodeEvent('contentBlockStart', { ...at, start: { toolUse: { toolUseId: id, name } } })]
        : [];
    }
    case 'content_block_delta':
      return [encodeEvent('contentBlockDelta', { ...at, delta: toDelta(member(said, 'delta')) })];
    case 'content_block_stop':
      return [encodeEvent('contentBlockStop', at)];
    case 'message_delta':
      return [encodeEvent('messageStop', { stopReason: member(said, 'delta')['stop_reason'] })];
    case 'message_stop':
      return [encodeEvent('metadata', { usage: toUsage(usage) })];
    case 'error':
      return [encodeException('internalServerException', 'Asked to fail.')];
    default:
      return [];
  }
}

function toDelta(delta: JsonObject): JsonObject {
  const { text, thinking, signature, partial_json: input } = delta;
  if (text !== undefined) return { text };
  if (input !== undefined) return { toolUse: { input } };
  return { reasoningContent: thinking === undefined ? { signature: signature ?? '' } : { text: thinking } };
}

function toUsage(usage: JsonObject): JsonObject {
  return { inputTokens: usage['input_tokens'] ?? 0, outputTokens: usage['output_tokens'] ?? 0 };
}

function member(value: JsonObject, name: string): JsonObject {
  const found = value[name];
  return isJsonObject(found) ? found : {};
}

function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
