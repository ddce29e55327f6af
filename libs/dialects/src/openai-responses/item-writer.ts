import type { Citation, PartEvent } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import {
  annotate,
  type CallItem,
  itemId,
  type ItemStatus,
  openCall,
  type OutputItem,
  summaryPart,
  writeContent,
  writeItem,
} from './output-items.ts';
import { writeProof } from './proof.ts';

/** One event of the language, without its number. */
export type TypedEvent = JsonObject & { readonly type: string };

interface Open {
  readonly item: OutputItem;
  readonly at: number;
}

/**
 * The items of a streamed answer and the events that make them: added, grown, done. Tool calls may be open side by side, because
 * some providers mix their pieces; everything else ends where the next item begins.
 */
export class ItemWriter {
  /** Items as they stand in the final answer, in order. */
  readonly output: JsonObject[] = [];
  private count = 0;
  /** How much text there is so far. */
  private said = 0;
  private open: Open[] = [];
  /** By the index of the call. */
  private readonly calls = new Map<number, Open>();

  constructor(
    private readonly responseId: string,
    private readonly textTools: ReadonlySet<string>,
  ) {}

  write(event: PartEvent): TypedEvent[] {
    switch (event.kind) {
      case 'text':
        return this.text('output_text', event.text);
      case 'refusal':
        return this.text('refusal', event.text);
      case 'reasoning':
        return this.thought(event.text);
      case 'reasoning-signature':
        return this.prove(writeProof({ signature: event.signature }));
      case 'reasoning-redacted':
        return [...this.close('completed'), ...this.prove(writeProof({ redacted: event.redacted }))];
      case 'citation':
        return this.cite(event.citation);
      case 'tool-call':
        return this.call(event);
      case 'tool-arguments':
        return this.grow(event.index, event.json);
    }
  }

  /** Ends every open item; what was whole already when a later one began is completed whatever comes. */
  close(status: ItemStatus): TypedEvent[] {
    const { open } = this;
    this.open = [];
    return open.flatMap((each, index) => this.done(each, index === open.length - 1 ? status : 'completed'));
  }

  private text(type: 'output_text' | 'refusal', text: string): TypedEvent[] {
    if (text === '') return [];
    const [current] = this.open;
    const isSame = current?.item.kind === 'message' && current.item.type === type;
    const opened = isSame ? [] : this.openMessage(type);
    const [open] = this.open;
    if (open?.item.kind !== 'message') return opened;
    open.item.text += text;
    if (type === 'output_text') this.said += text.length;
    const place = { ...placeOf(open), content_index: 0 };
    const delta =
      type === 'refusal'
        ? { type: 'response.refusal.delta', ...place, delta: text }
        : { type: 'response.output_text.delta', ...place, delta: text, logprobs: [] };
    return [...opened, delta];
  }

  private openMessage(type: 'output_text' | 'refusal'): TypedEvent[] {
    const closed = this.close('completed');
    const open = this.add({
      ...{ kind: 'message', id: this.nextId('message'), type, text: '' },
      ...{ from: this.said, annotations: [] },
    });
    const part = {
      type: 'response.content_part.added',
      ...placeOf(open),
      content_index: 0,
      part: writeContent(type, ''),
    };
    return [...closed, addedOf(open), part];
  }

  /** About a text that is still open: what was said before it is done, and stays as it is. */
  private cite(citation: Citation): TypedEvent[] {
    const [open] = this.open;
    const annotation = open === undefined ? undefined : annotate([open.item], citation);
    if (open?.item.kind !== 'message' || annotation === undefined) return [];
    const annotation_index = open.item.annotations.length - 1;
    const place = { ...placeOf(open), content_index: 0, annotation_index };
    return [{ type: 'response.output_text.annotation.added', ...place, annotation }];
  }

  private thought(text: string): TypedEvent[] {
    if (text === '') return [];
    const opened = this.openThought();
    const [open] = this.open;
    if (open?.item.kind !== 'reasoning') return opened;
    const place = { ...placeOf(open), summary_index: 0 };
    const begun =
      open.item.text === '' ? [{ type: 'response.reasoning_summary_part.added', ...place, part: summaryPart('') }] : [];
    open.item.text += text;
    return [...opened, ...begun, { type: 'response.reasoning_summary_text.delta', ...place, delta: text }];
  }

  private openThought(): TypedEvent[] {
    if (this.open[0]?.item.kind === 'reasoning') return [];
    const closed = this.close('completed');
    const open = this.add({ kind: 'reasoning', id: this.nextId('reasoning'), text: '', proof: undefined });
    return [...closed, addedOf(open)];
  }

  /** A proof ends its thought: what is thought next is an item of its own. */
  private prove(proof: string | undefined): TypedEvent[] {
    const opened = this.openThought();
    const [open] = this.open;
    if (open?.item.kind === 'reasoning') open.item.proof = proof;
    return [...opened, ...this.close('completed')];
  }

  private call(event: Extract<PartEvent, { kind: 'tool-call' }>): TypedEvent[] {
    const closed = this.closeWhole();
    const open = this.add(openCall(event, { responseId: this.responseId, index: this.count }, this.textTools));
    this.calls.set(event.index, open);
    return [...closed, addedOf(open)];
  }

  private grow(index: number, json: string): TypedEvent[] {
    const open = this.calls.get(index);
    if (open === undefined || json === '' || !this.open.includes(open)) return [];
    return growCall(open, json);
  }

  /** Ends what cannot grow any more: everything but calls whose arguments are not whole yet. */
  private closeWhole(): TypedEvent[] {
    const growing = this.open.filter(({ item }) => isCall(item) && !isJson(item));
    const whole = this.open.filter((each) => !growing.includes(each));
    this.open = growing;
    return whole.flatMap((each) => this.done(each, 'completed'));
  }

  private add(item: OutputItem): Open {
    const open = { item, at: this.count };
    this.count += 1;
    this.open.push(open);
    return open;
  }

  private nextId(kind: OutputItem['kind']): string {
    return itemId(kind, this.responseId, this.count);
  }

  private done(open: Open, status: ItemStatus): TypedEvent[] {
    const ends = endsOf(open);
    const item = writeItem(open.item, status);
    this.output[open.at] = item;
    return [...ends, { type: 'response.output_item.done', output_index: open.at, item }];
  }
}

function placeOf({ item, at }: Open): JsonObject {
  return { item_id: item.id, output_index: at };
}

function addedOf({ item, at }: Open): TypedEvent {
  return { type: 'response.output_item.added', output_index: at, item: writeItem(item, 'in_progress') };
}

/** What is said of an item's inside before it is done. */
function endsOf(open: Open): TypedEvent[] {
  const { item } = open;
  switch (item.kind) {
    case 'message': {
      const place = { ...placeOf(open), content_index: 0 };
      const said =
        item.type === 'refusal'
          ? { type: 'response.refusal.done', ...place, refusal: item.text }
          : { type: 'response.output_text.done', ...place, text: item.text, logprobs: [] };
      return [
        said,
        { type: 'response.content_part.done', ...place, part: writeContent(item.type, item.text, item.annotations) },
      ];
    }
    case 'reasoning': {
      if (item.text === '') return [];
      const place = { ...placeOf(open), summary_index: 0 };
      return [
        { type: 'response.reasoning_summary_text.done', ...place, text: item.text },
        { type: 'response.reasoning_summary_part.done', ...place, part: summaryPart(item.text) },
      ];
    }
    case 'call':
      return [
        { type: 'response.function_call_arguments.done', ...placeOf(open), name: item.name, arguments: item.json },
      ];
    case 'text-call': {
      const rest = textDelta(open, item.input.end());
      return [...rest, { type: 'response.custom_tool_call_input.done', ...placeOf(open), input: item.input.text }];
    }
  }
}

function growCall(open: Open, json: string): TypedEvent[] {
  const { item } = open;
  if (item.kind === 'text-call') return textDelta(open, item.input.push(json));
  if (item.kind !== 'call') return [];
  item.json += json;
  return [{ type: 'response.function_call_arguments.delta', ...placeOf(open), delta: json }];
}

function textDelta(open: Open, delta: string): TypedEvent[] {
  return delta === '' ? [] : [{ type: 'response.custom_tool_call_input.delta', ...placeOf(open), delta }];
}

function isCall(item: OutputItem): item is CallItem {
  return item.kind === 'call' || item.kind === 'text-call';
}

function isJson(item: CallItem): boolean {
  try {
    JSON.parse(item.kind === 'call' ? item.json : item.input.json);
    return true;
  } catch {
    return false;
  }
}
