import type { ChatCall, Message, OpaquePart, Part, TextPart, ToolCallPart, ToolResultPart } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import { joinResults } from '../join-results.ts';
import { parseObject } from '../json-sniff.ts';
import { noteMark } from '../note-mark.ts';
import { readSignedId } from './call-id.ts';
import { isLevelled } from './thinking.ts';
import { toMediaPart } from './media.ts';

interface Turn {
  readonly role: 'user' | 'model';
  readonly parts: JsonObject[];
}

/** Said for a call whose signature the caller lost or another vendor made: the vendor's own word for that. */
const noSignature = 'skip_thought_signature_validator';

/** `contents` and `systemInstruction`: turns of one side are merged, every instruction leaves the conversation. */
export function toContents(call: ChatCall, model: string, log: FidelityLog): JsonObject {
  const writer = new ContentWriter(call, isLevelled(model), log);
  for (const message of joinResults(call.messages)) writer.add(message);
  return writer.result();
}

class ContentWriter {
  private readonly turns: Turn[] = [];
  private readonly instructions: JsonObject[] = [];
  /** Names and order of the calls by their id: results are told by name here, and come in the order of the calls. */
  private readonly calls = new Map<string, { readonly name: string; readonly order: number }>();

  constructor(
    call: ChatCall,
    private readonly needsSignatures: boolean,
    private readonly log: FidelityLog,
  ) {
    for (const part of call.messages.flatMap(({ parts }) => parts)) {
      if (part.kind === 'tool-call')
        this.calls.set(readSignedId(part.id).id, { name: part.name, order: this.calls.size });
    }
  }

  add(message: Message): void {
    if (message.name !== undefined) this.log.drop('messages.name');
    if (message.role === 'system' || message.role === 'developer') {
      this.instruct(message);
      return;
    }
    const role = message.role === 'assistant' ? 'model' : 'user';
    const parts = message.parts.flatMap((part) => this.toParts(part));
    if (parts.length === 0) return;
    const last = this.turns.at(-1);
    const turn: Turn = last?.role === role ? last : { role, parts: [] };
    if (turn !== last) this.turns.push(turn);
    turn.parts.push(...parts);
  }

  result(): JsonObject {
    const contents = this.turns.map(({ role, parts }) => ({
      role,
      parts: role === 'model' ? this.sign(parts) : this.resultsFirst(parts),
    }));
    // A call needs something to answer: instructions alone are said as the user's words.
    if (contents.length === 0) return { contents: [{ role: 'user', parts: this.instructions }] };
    return { contents, ...(this.instructions.length > 0 && { systemInstruction: { parts: this.instructions } }) };
  }

  private instruct(message: Message): void {
    if (this.turns.length > 0) this.log.coerce('messages.system');
    this.instructions.push(...message.parts.flatMap((part) => this.toParts(part)));
  }

  private toParts(part: Part): JsonObject[] {
    switch (part.kind) {
      case 'text':
        return this.toText(part);
      case 'refusal':
        return this.toText({ kind: 'text', text: part.text });
      case 'image':
      case 'document':
      case 'audio':
        return [toMediaPart(part, this.log)];
      case 'tool-call':
        return [this.toCall(part)];
      case 'tool-result':
        return this.toResult(part);
      case 'reasoning':
        // The vendor needs no thoughts back, only its signatures, and those stand with calls and texts.
        this.log.drop('reasoning');
        return [];
      case 'opaque':
        return [this.toOwn(part)];
    }
  }

  private toText(part: TextPart): JsonObject[] {
    noteMark(part, this.log);
    const own = part.extras?.gemini;
    return part.text === '' && own === undefined ? [] : [{ ...own, text: part.text }];
  }

  private toCall(part: ToolCallPart): JsonObject {
    noteMark(part, this.log);
    const { id, signature } = readSignedId(part.id);
    return {
      ...(signature !== undefined && { thoughtSignature: signature }),
      ...part.extras?.gemini,
      functionCall: { id, name: part.name, args: parseObject(part.argumentsJson) ?? {} },
    };
  }

  private toResult(part: ToolResultPart): JsonObject[] {
    noteMark(part, this.log);
    const { id } = readSignedId(part.toolCallId);
    const name = this.calls.get(id)?.name ?? id;
    const shown = part.parts.filter((inner) => inner.kind !== 'text');
    if (shown.length > 0) this.log.coerce('tool_result.content');
    const own = part.extras?.gemini;
    const result = { id, name, response: toResponse(part) };
    return [{ ...own, functionResponse: result }, ...shown.flatMap((inner) => this.toParts(inner))];
  }

  private toOwn({ family, block }: OpaquePart): JsonObject {
    if (family === 'gemini') return block;
    return this.log.refuse(`${typeof block['type'] === 'string' ? block['type'] : 'unknown'} content`, 'messages');
  }

  /** The first call of a step must be signed since Gemini 3; later ones of the same step are not. */
  private sign(parts: readonly JsonObject[]): readonly JsonObject[] {
    const first = parts.findIndex((part) => part['functionCall'] !== undefined);
    const part = parts[first];
    if (!this.needsSignatures || part === undefined || part['thoughtSignature'] !== undefined) return parts;
    return parts.with(first, { ...part, thoughtSignature: noSignature });
  }

  /** The vendor wants the results of a step in the order of its calls, before anything else that is said in the turn. */
  private resultsFirst(parts: readonly JsonObject[]): readonly JsonObject[] {
    const order = ({ functionResponse: result }: JsonObject): number => {
      if (!isJsonObject(result)) return this.calls.size + 1;
      return this.calls.get(typeof result['id'] === 'string' ? result['id'] : '')?.order ?? this.calls.size;
    };
    return [...parts].sort((first, second) => order(first) - order(second));
  }
}

/** A result must be an object: text that is none is wrapped, as the vendor's own packages do it. */
function toResponse(part: ToolResultPart): JsonObject {
  const text = part.parts.map((inner) => (inner.kind === 'text' ? inner.text : '')).join('');
  if (part.isError) {
    const said = parseObject(text);
    return isJsonObject(said) && 'error' in said ? said : { error: text };
  }
  return parseObject(text) ?? { output: text };
}
