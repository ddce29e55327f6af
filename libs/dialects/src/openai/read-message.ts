import type { Message, Part, ReasoningPart, TextPart, ToolCallPart } from '@headgate/domain';
import { defined } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import type { Fields } from '../fields.ts';
import { writeTextArguments } from '../text-tools/write-text-arguments.ts';
import { readContent } from './read-content.ts';

/** Reads `messages`, at least one. */
export function readMessages(fields: Fields): readonly Message[] {
  const list = fields.list('messages');
  if (list === undefined || list.length === 0) {
    if (fields.any('messages') === undefined || list !== undefined) {
      fields.problem('messages', list === undefined ? 'is required' : 'must not be empty');
    }
    return [];
  }
  return fields.eachFields('messages').flatMap(readMessage);
}

function readMessage(fields: Fields): Message[] {
  const role = fields.requiredString('role');
  switch (role) {
    case 'system':
    case 'developer':
    case 'user': {
      if (fields.any('content') === undefined) fields.problem('content', 'is required');
      return [finish(fields, role, readContent(fields))];
    }
    case 'assistant':
      return [finish(fields, role, readAssistantParts(fields))];
    case 'tool':
      return [finish(fields, 'user', [readToolResult(fields)])];
    case '':
      return [];
    default:
      fields.problem('role', 'must be "system", "developer", "user", "assistant" or "tool"');
      return [];
  }
}

function finish(fields: Fields, role: Message['role'], parts: readonly Part[]): Message {
  const name = fields.string('name');
  return { role, parts, ...defined({ name, extras: extrasOf({ openai: fields.rest() }) }) };
}

function readToolResult(fields: Fields): Part {
  return {
    kind: 'tool-result',
    toolCallId: fields.requiredString('tool_call_id'),
    parts: readContent(fields).filter((part) => part.kind !== 'refusal'),
    isError: false,
  };
}

function readAssistantParts(fields: Fields): Part[] {
  const parts: Part[] = [...readReasoning(fields), ...readContent(fields)];
  const refusal = fields.string('refusal');
  if (refusal !== undefined) parts.push({ kind: 'refusal', text: refusal });
  for (const call of fields.eachFields('tool_calls')) parts.push(readToolCall(call));
  return parts;
}

function readToolCall(fields: Fields): Part {
  const type = fields.string('type') ?? 'function';
  if (type === 'custom') return readTextCall(fields);
  if (type !== 'function') return { kind: 'opaque', family: 'openai', block: fields.whole() };
  const id = fields.requiredString('id');
  const definition = fields.fields('function');
  const name = definition?.requiredString('name') ?? '';
  const written = definition?.string('arguments') ?? '';
  fields.any('index');
  const call: ToolCallPart = { kind: 'tool-call', id, name, argumentsJson: written.trim() === '' ? '{}' : written };
  const extras = extrasOf({ openai: fields.rest() });
  return extras === undefined ? call : { ...call, extras };
}

/** A call of a tool that takes plain text; the extras say so, for a vendor that knows such tools. */
function readTextCall(fields: Fields): Part {
  const custom = fields.fields('custom');
  if (custom === undefined) fields.problem('custom', 'is required');
  const id = fields.requiredString('id');
  const name = custom?.requiredString('name') ?? '';
  const argumentsJson = writeTextArguments(custom?.string('input') ?? '');
  fields.any('index');
  const openai = { ...fields.rest(), type: 'custom', custom: custom?.rest() ?? {} };
  return { kind: 'tool-call', id, name, argumentsJson, extras: { openai } };
}

/** `thinking_blocks` carry signatures and go back byte-exact; `reasoning_content` and `reasoning` are plain text. */
function readReasoning(fields: Fields): ReasoningPart[] {
  const text = fields.string('reasoning_content') ?? fields.string('reasoning');
  const blocks = fields.eachFields('thinking_blocks').map((block): ReasoningPart => {
    const redacted = block.string('data');
    if (redacted !== undefined) return { kind: 'reasoning', text: '', redacted };
    return {
      kind: 'reasoning',
      text: block.string('thinking') ?? '',
      ...defined({ signature: block.string('signature') }),
    };
  });
  if (blocks.length > 0) return blocks;
  return text === undefined || text === '' ? [] : [{ kind: 'reasoning', text }];
}

/** A message of one text, as the completions language and others need it. */
export function userMessage(text: string): Message {
  const part: TextPart = { kind: 'text', text };
  return { role: 'user', parts: [part] };
}
