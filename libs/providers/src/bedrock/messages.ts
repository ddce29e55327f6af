import type {
  Message,
  OpaquePart,
  Part,
  ReasoningPart,
  RefusalPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import { gatherTurns } from '../gather-turns.ts';
import { parseObject } from '../json-sniff.ts';
import type { CachePoints } from './cache-points.ts';
import { toMediaBlock } from './media.ts';

/** What is noted while a call is said. */
export interface Saying {
  readonly log: FidelityLog;
  readonly points: CachePoints;
}

/** True for instructions, which have a place of their own. */
export function isInstruction({ role }: Message): boolean {
  return role === 'system' || role === 'developer';
}

/** The `system` list: every instruction in order. */
export function toSystem(messages: readonly Message[], { log, points }: Saying): JsonObject[] {
  const blocks: JsonObject[] = [];
  const firstTurn = messages.findIndex((message) => !isInstruction(message));
  messages.forEach((message, at) => {
    if (!isInstruction(message)) return;
    if (firstTurn >= 0 && at > firstTurn) log.coerce('messages.system');
    for (const part of message.parts) {
      if (part.kind !== 'text') return log.refuse(`${part.kind} content in a system message`, 'messages');
      if (part.text.trim() !== '') blocks.push({ text: part.text });
      points.mark(blocks, part.extras);
    }
  });
  return blocks;
}

/** Turns of user and assistant. */
export function toMessages(messages: readonly Message[], saying: Saying): JsonObject[] {
  const turns = gatherTurns(
    messages.filter((message) => !isInstruction(message)),
    {
      log: saying.log,
      roleOf: ({ role }) => (role === 'assistant' ? role : 'user'),
      toBlock: (part) => toBlock(part, saying),
      isResult: (block) => block['toolResult'] !== undefined,
      placed: (blocks, part) => {
        // The marker of an empty text, which the vendor would refuse, belongs to what stands before it.
        if ('extras' in part) saying.points.mark(blocks, part.extras);
      },
    },
  );
  return turns.map(({ role, blocks }) => ({ role, content: blocks }));
}

/** Undefined for what the vendor would refuse and nobody would miss: empty texts, thoughts without a signature. */
function toBlock(part: Part, saying: Saying): JsonObject | undefined {
  const { log } = saying;
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return toText(part);
    case 'image':
    case 'document':
    case 'audio':
      return toMediaBlock(part, log);
    case 'tool-call':
      return toToolUse(part);
    case 'tool-result':
      return toToolResult(part, saying);
    case 'reasoning':
      return toThought(part, log);
    case 'opaque':
      return refuseBlock(part, log);
  }
}

function toText({ text }: TextPart | RefusalPart): JsonObject | undefined {
  return text.trim() === '' ? undefined : { text };
}

function refuseBlock({ block }: OpaquePart, log: FidelityLog): never {
  return log.refuse(`${typeof block['type'] === 'string' ? block['type'] : 'unknown'} content`, 'messages');
}

function toToolUse({ id, name, argumentsJson }: ToolCallPart): JsonObject {
  return { toolUse: { toolUseId: toId(id), name, input: parseObject(argumentsJson) ?? {} } };
}

function toToolResult(part: ToolResultPart, saying: Saying): JsonObject {
  const content = part.parts.map((inner) => toBlock(inner, saying)).filter((block) => block !== undefined);
  return {
    toolResult: {
      toolUseId: toId(part.toolCallId),
      // A result that says nothing is one, too; the list may not be empty for every model.
      content: content.length === 0 ? [{ text: '(no output)' }] : content,
      ...(part.isError && { status: 'error' }),
    },
  };
}

/** A thought goes back as the vendor signed it, or not at all. */
function toThought({ text, signature, redacted }: ReasoningPart, log: FidelityLog): JsonObject | undefined {
  if (redacted !== undefined) return { reasoningContent: { redactedContent: redacted } };
  if (signature !== undefined && signature !== '') return { reasoningContent: { reasoningText: { text, signature } } };
  log.drop('reasoning');
  return undefined;
}

/** Letters, digits, "-" and "_", sixty-four of them at most; the same id becomes the same on call and result. */
function toId(id: string): string {
  return id.replace(/[^A-Za-z0-9_-]/g, '_').slice(-64);
}
