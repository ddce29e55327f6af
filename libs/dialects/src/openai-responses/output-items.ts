import type { Choice, Citation, Part, ToolCallPart } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import { TextInput } from '../text-tools/text-input.ts';
import { writeProof } from './proof.ts';

/** One item of an answer while it grows. */
export type OutputItem =
  | { readonly kind: 'reasoning'; readonly id: string; text: string; proof: string | undefined }
  | {
      readonly kind: 'message';
      readonly id: string;
      readonly type: 'output_text' | 'refusal';
      text: string;
      /** Where in the text of the whole answer it begins. */
      readonly from: number;
      readonly annotations: JsonObject[];
    }
  | { readonly kind: 'call'; readonly id: string; readonly callId: string; readonly name: string; json: string }
  | {
      readonly kind: 'text-call';
      readonly id: string;
      readonly callId: string;
      readonly name: string;
      readonly input: TextInput;
    };

/** A call of a tool, of either kind. */
export type CallItem = Extract<OutputItem, { kind: 'call' | 'text-call' }>;

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';

const prefixes: Readonly<Record<OutputItem['kind'], string>> = {
  reasoning: 'rs',
  message: 'msg',
  call: 'fc',
  'text-call': 'ctc',
};

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
      const content = status === 'in_progress' ? [] : [writeContent(item.type, item.text, item.annotations)];
      return { id, type: 'message', status, role: 'assistant', content };
    }
    case 'call':
      return { id, type: 'function_call', status, call_id: item.callId, name: item.name, arguments: item.json };
    case 'text-call':
      return { id, type: 'custom_tool_call', status, call_id: item.callId, name: item.name, input: item.input.text };
  }
}

/** The one content part of a message. */
export function writeContent(
  type: 'output_text' | 'refusal',
  text: string,
  annotations: readonly JsonObject[] = [],
): JsonObject {
  return type === 'refusal' ? { type, refusal: text } : { type, text, annotations, logprobs: [] };
}

export function summaryPart(text: string): JsonObject {
  return { type: 'summary_text', text };
}

function summaryOf(text: string): JsonObject[] {
  return text === '' ? [] : [summaryPart(text)];
}

/** The items of a whole answer; neighbouring texts are one message. `textTools`: those that take plain text. */
export function toItems(
  { parts, citations = [] }: Pick<Choice, 'parts' | 'citations'>,
  responseId: string,
  textTools: ReadonlySet<string>,
): OutputItem[] {
  const items: OutputItem[] = [];
  let from = 0;
  for (const part of parts) {
    const text = textOf(part);
    if (part.kind === 'tool-call') items.push(toCall(part, { responseId, index: items.length }, textTools));
    else if (text === undefined) items.push(...toThought(part, responseId, items.length));
    else addText(items, responseId, { ...text, from });
    if (part.kind === 'text') from += part.text.length;
  }
  for (const citation of citations) annotate(items, citation);
  return items;
}

function addText(
  items: OutputItem[],
  responseId: string,
  said: Pick<Extract<OutputItem, { kind: 'message' }>, 'type' | 'text' | 'from'>,
): void {
  const last = items.at(-1);
  if (last?.kind === 'message' && last.type === said.type) last.text += said.text;
  else if (said.text !== '')
    items.push({ kind: 'message', id: itemId('message', responseId, items.length), ...said, annotations: [] });
}

/** Puts a citation where its text is; undefined where no item has it. */
export function annotate(items: readonly OutputItem[], citation: Citation): JsonObject | undefined {
  const { url, title = '', start, end } = citation;
  for (const item of items) {
    if (item.kind !== 'message' || item.type !== 'output_text') continue;
    if (start < item.from || start >= Math.max(item.from + item.text.length, item.from + 1)) continue;
    const annotation = { type: 'url_citation', start_index: start - item.from, end_index: end - item.from, url, title };
    item.annotations.push(annotation);
    return annotation;
  }
  return undefined;
}

function textOf(part: Part): { readonly type: 'output_text' | 'refusal'; readonly text: string } | undefined {
  if (part.kind === 'text') return { type: 'output_text', text: part.text };
  return part.kind === 'refusal' ? { type: 'refusal', text: part.text } : undefined;
}

function toThought(part: Part, responseId: string, index: number): OutputItem[] {
  if (part.kind !== 'reasoning') return [];
  const id = itemId('reasoning', responseId, index);
  return [{ kind: 'reasoning', id, text: part.text, proof: writeProof(part) }];
}

function toCall(part: ToolCallPart, at: ItemPlace, textTools: ReadonlySet<string>): OutputItem {
  const call = openCall(part, at, textTools);
  if (call.kind === 'call') return { ...call, json: part.argumentsJson };
  call.input.push(part.argumentsJson);
  call.input.end();
  return call;
}

/** Where in which answer an item stands. */
export interface ItemPlace {
  readonly responseId: string;
  readonly index: number;
}

/** The item of a call that has no arguments yet. */
export function openCall(
  { id: callId, name }: Pick<ToolCallPart, 'id' | 'name'>,
  { responseId, index }: ItemPlace,
  textTools: ReadonlySet<string>,
): CallItem {
  const kind = textTools.has(name) ? 'text-call' : 'call';
  const head = { id: itemId(kind, responseId, index), callId, name };
  return kind === 'call' ? { kind, ...head, json: '' } : { kind, ...head, input: new TextInput() };
}
