import type { CanonicalEvent, ChatReply, Choice, FinishReason, Part, TokenUsage } from '@headgate/domain';
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
}

/** Puts a stream together as a careful client would; throws where the order of events is broken. */
export function foldEvents(events: readonly CanonicalEvent[]): Folded {
  const choices = new Map<number, OpenChoice>();
  let head: Pick<ChatReply, 'id' | 'model' | 'createdSeconds'> | undefined;
  let usage: TokenUsage | undefined;
  let fault: Fault | undefined;
  let isEnded = false;
  for (const event of events) {
    if (isEnded || fault !== undefined) throw new Error(`${event.kind} after the end`);
    switch (event.kind) {
      case 'start':
        if (head !== undefined) throw new Error('a second start');
        head = { id: event.id, model: event.model, createdSeconds: event.createdSeconds };
        usage = event.usage;
        break;
      case 'usage':
        usage = event.usage;
        break;
      case 'end':
        isEnded = true;
        break;
      case 'failed':
        fault = event.fault;
        break;
      default:
        if (head === undefined) throw new Error(`${event.kind} before the start`);
        add(openChoice(choices, event.choice), event);
    }
  }
  return {
    reply: {
      operation: 'chat',
      ...(head ?? { id: '', model: '', createdSeconds: undefined }),
      choices: [...choices].sort(([a], [b]) => a - b).map(([, choice]) => toChoice(choice)),
      usage,
      extras: {},
    },
    fault,
    isEnded,
  };
}

type ChoiceEvent = Extract<CanonicalEvent, { choice: number }>;

function openChoice(choices: Map<number, OpenChoice>, index: number): OpenChoice {
  const known = choices.get(index);
  if (known !== undefined) return known;
  const opened: OpenChoice = { parts: [], toolParts: new Map(), finish: undefined, rest: {} };
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
    case 'reasoning-signature':
      choice.parts.push({ ...lastThought(choice), signature: event.signature });
      return;
    case 'reasoning-redacted':
      choice.parts.push({ kind: 'reasoning', text: '', redacted: event.redacted });
      return;
    case 'tool-call':
      if (event.index !== choice.toolParts.size) throw new Error('tool indices are not dense');
      choice.toolParts.set(event.index, choice.parts.length);
      choice.parts.push({ kind: 'tool-call', id: event.id, name: event.name, argumentsJson: '' });
      return;
    case 'tool-arguments':
      addArguments(choice, event.index, event.json);
      return;
    case 'finish': {
      const { kind: _, choice: __, finish, ...rest } = event;
      choice.finish = finish;
      choice.rest = rest;
    }
  }
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

function toChoice({ parts, finish, rest }: OpenChoice): Choice {
  return { parts, finish: finish ?? 'other', ...rest };
}
