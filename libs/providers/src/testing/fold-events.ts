import type { CanonicalEvent, ChatReply, Choice, Citation, FinishReason, Part, TokenUsage } from '@headgate/domain';
import type { Fault } from '@headgate/kernel';

/** What the events of a stream amount to; compare it with the whole answer. */
export interface Folded {
  readonly reply: ChatReply;
  readonly fault: Fault | undefined;
  readonly isEnded: boolean;
}

interface OpenChoice {
  readonly parts: Part[];
  readonly toolParts: Map<number, number>;
  finish: FinishReason | undefined;
  rest: Partial<Pick<Choice, 'rawReason' | 'stopSequence'>>;
  readonly citations: Citation[];
}

/** Puts a stream together as a careful client would; throws where the order of events is broken. */
export function foldEvents(events: readonly CanonicalEvent[]): Folded {
  const stream = new OpenStream();
  for (const event of events) stream.take(event);
  return stream.fold();
}

class OpenStream {
  private readonly choices = new Map<number, OpenChoice>();
  private head: Pick<ChatReply, 'id' | 'model' | 'createdSeconds'> | undefined;
  private usage: TokenUsage | undefined;
  private extras: ChatReply['extras'] = {};
  private fault: Fault | undefined;
  private isEnded = false;

  take(event: CanonicalEvent): void {
    if (this.isEnded || this.fault !== undefined) throw new Error(`${event.kind} after the end`);
    switch (event.kind) {
      case 'start':
        if (this.head !== undefined) throw new Error('a second start');
        this.head = { id: event.id, model: event.model, createdSeconds: event.createdSeconds };
        this.usage = event.usage;
        return;
      case 'usage':
        this.usage = event.usage;
        return;
      case 'extras':
        this.extras = { ...this.extras, ...event.extras };
        return;
      case 'end':
        this.isEnded = true;
        return;
      case 'failed':
        this.fault = event.fault;
        return;
      default:
        if (this.head === undefined) throw new Error(`${event.kind} before the start`);
        add(openChoice(this.choices, event.choice), event);
    }
  }

  fold(): Folded {
    const head = this.head ?? { id: '', model: '', createdSeconds: undefined };
    const choices = [...this.choices].sort(([a], [b]) => a - b).map(([, choice]) => toChoice(choice));
    return {
      reply: { operation: 'chat', ...head, choices, usage: this.usage, extras: this.extras },
      fault: this.fault,
      isEnded: this.isEnded,
    };
  }
}

type ChoiceEvent = Extract<CanonicalEvent, { choice: number }>;

function openChoice(choices: Map<number, OpenChoice>, index: number): OpenChoice {
  const known = choices.get(index);
  if (known !== undefined) return known;
  const opened: OpenChoice = { parts: [], toolParts: new Map(), finish: undefined, rest: {}, citations: [] };
  choices.set(index, opened);
  return opened;
}

function add(choice: OpenChoice, event: ChoiceEvent): void {
  if (choice.finish !== undefined) throw new Error(`${event.kind} after the finish of its choice`);
  switch (event.kind) {
    case 'text':
    case 'refusal':
    case 'reasoning':
      addText(choice, event.kind, event.text);
      return;
    case 'citation':
      choice.citations.push(event.citation);
      return;
    case 'tool-call':
    case 'tool-arguments':
      addTool(choice, event);
      return;
    case 'finish': {
      const { kind: _, choice: __, finish, ...rest } = event;
      choice.finish = finish;
      choice.rest = rest;
      return;
    }
    default:
      addProof(choice, event);
  }
}

function addProof(
  choice: OpenChoice,
  event: Extract<ChoiceEvent, { kind: 'reasoning-signature' | 'reasoning-redacted' }>,
): void {
  if (event.kind === 'reasoning-signature') choice.parts.push({ ...lastThought(choice), signature: event.signature });
  else choice.parts.push({ kind: 'reasoning', text: '', redacted: event.redacted });
}

function addTool(choice: OpenChoice, event: Extract<ChoiceEvent, { kind: 'tool-call' | 'tool-arguments' }>): void {
  if (event.kind === 'tool-arguments') {
    addArguments(choice, event.index, event.json);
    return;
  }
  if (event.index !== choice.toolParts.size) throw new Error('tool indices are not dense');
  choice.toolParts.set(event.index, choice.parts.length);
  choice.parts.push({ kind: 'tool-call', id: event.id, name: event.name, argumentsJson: '' });
}

function addText(choice: OpenChoice, kind: 'text' | 'refusal' | 'reasoning', text: string): void {
  const last = choice.parts.at(-1);
  const isSame = last?.kind === kind && !(last.kind === 'reasoning' && (last.signature ?? last.redacted) !== undefined);
  if (isSame) choice.parts.splice(-1, 1, { ...last, text: last.text + text });
  else choice.parts.push({ kind, text });
}

function lastThought(choice: OpenChoice): Extract<Part, { kind: 'reasoning' }> {
  const last = choice.parts.at(-1);
  if (last?.kind !== 'reasoning' || last.redacted !== undefined) return { kind: 'reasoning', text: '' };
  choice.parts.pop();
  return last;
}

function addArguments(choice: OpenChoice, index: number, json: string): void {
  const at = choice.toolParts.get(index);
  const part = at === undefined ? undefined : choice.parts[at];
  if (at === undefined || part?.kind !== 'tool-call') throw new Error('arguments of a call that was not announced');
  choice.parts[at] = { ...part, argumentsJson: part.argumentsJson + json };
}

function toChoice({ parts, finish, rest, citations }: OpenChoice): Choice {
  return { parts, finish: finish ?? 'other', ...rest, ...(citations.length > 0 && { citations }) };
}
