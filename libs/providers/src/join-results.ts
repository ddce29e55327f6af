import type { Message, Part, ToolResultPart } from '@headgate/domain';

/**
 * Joins what a tool gave back for one call in several pieces: vendors want one result for each call and refuse a second one. What
 * is told about a call after the model has spoken again belongs to another turn and stays.
 */
export function joinResults(messages: readonly Message[]): readonly Message[] {
  if (!hasRepeated(messages)) return messages;
  const joined: Message[] = [];
  let places = new Map<string, Place>();
  for (const message of messages) {
    if (message.role === 'assistant') places = new Map();
    const parts = message.parts.filter((part) => !joinTo(joined, places, part));
    parts.forEach((part, at) => {
      if (part.kind === 'tool-result') places.set(part.toolCallId, { message: joined.length, part: at });
    });
    joined.push({ ...message, parts });
  }
  return joined;
}

interface Place {
  readonly message: number;
  readonly part: number;
}

function hasRepeated(messages: readonly Message[]): boolean {
  const results = messages.flatMap(({ parts }) => parts.filter((part) => part.kind === 'tool-result'));
  return new Set(results.map(({ toolCallId }) => toolCallId)).size < results.length;
}

function joinTo(joined: Message[], places: ReadonlyMap<string, Place>, part: Part): boolean {
  if (part.kind !== 'tool-result') return false;
  const place = places.get(part.toolCallId);
  const message = place === undefined ? undefined : joined[place.message];
  const first = place === undefined ? undefined : message?.parts[place.part];
  if (place === undefined || message === undefined || first?.kind !== 'tool-result') return false;
  joined[place.message] = { ...message, parts: message.parts.with(place.part, joinTwo(first, part)) };
  return true;
}

function joinTwo(first: ToolResultPart, second: ToolResultPart): ToolResultPart {
  return { ...first, ...second, parts: [...first.parts, ...second.parts], isError: first.isError || second.isError };
}
