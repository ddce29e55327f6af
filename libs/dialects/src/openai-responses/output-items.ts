import type { Choice, Part } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import { writeProof } from './proof.ts';

/** One item of an answer while it grows. */
export type OutputItem =
  | { readonly kind: 'reasoning'; readonly id: string; text: string; proof: string | undefined }
  | { readonly kind: 'message'; readonly id: string; readonly type: 'output_text' | 'refusal'; text: string }
  | { readonly kind: 'call'; readonly id: string; readonly callId: string; readonly name: string; json: string };

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

const prefixes: Readonly<Record<OutputItem['kind'], string>> = { reasoning: 'rs', message: 'msg', call: 'fc' };

/** The id of an item: the same in every event and in the final answer, and no other item's. */
export function itemId(kind: OutputItem['kind'], responseId: string, index: number): string {
  return `${prefixes[kind]}_${responseId.replace(/^resp_/, '')}_${index}`;
}

/** An item as the language writes it. */
export function writeItem(item: OutputItem, status: ItemStatus): JsonObject {
  const { id } = item;
  switch (item.kind) {
    case 'reasoning':
      return { id, type: 'reasoning', summary: summaryOf(item.text), ...defined({ encrypted_content: item.proof }) };
    case 'message': {
      const content = status === 'in_progress' ? [] : [writeContent(item.type, item.text)];
      return { id, type: 'message', status, role: 'assistant', content };
    }
    case 'call':
      return { id, type: 'function_call', status, call_id: item.callId, name: item.name, arguments: item.json };
  }
}

/** The one content part of a message. */
export function writeContent(type: 'output_text' | 'refusal', text: string): JsonObject {
  return type === 'refusal' ? { type, refusal: text } : { type, text, annotations: [], logprobs: [] };
}

export function summaryPart(text: string): JsonObject {
  return { type: 'summary_text', text };
}

function summaryOf(text: string): JsonObject[] {
  return text === '' ? [] : [summaryPart(text)];
}

/** The items of a whole answer; neighbouring texts are one message. */
export function toItems({ parts }: Pick<Choice, 'parts'>, responseId: string): OutputItem[] {
  const items: OutputItem[] = [];
  for (const part of parts) {
    const last = items.at(-1);
    const text = textOf(part);
    if (text === undefined) items.push(...toOther(part, responseId, items.length));
    else if (last?.kind === 'message' && last.type === text.type) last.text += text.text;
    else if (text.text !== '')
      items.push({ kind: 'message', id: itemId('message', responseId, items.length), ...text });
  }
  return items;
}

function textOf(part: Part): { readonly type: 'output_text' | 'refusal'; readonly text: string } | undefined {
  if (part.kind === 'text') return { type: 'output_text', text: part.text };
  return part.kind === 'refusal' ? { type: 'refusal', text: part.text } : undefined;
}

function toOther(part: Part, responseId: string, index: number): OutputItem[] {
  if (part.kind === 'reasoning') {
    const id = itemId('reasoning', responseId, index);
    return [{ kind: 'reasoning', id, text: part.text, proof: writeProof(part) }];
  }
  if (part.kind !== 'tool-call') return [];
  const id = itemId('call', responseId, index);
  return [{ kind: 'call', id, callId: part.id, name: part.name, json: part.argumentsJson }];
}
