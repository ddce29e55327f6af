import type { CanonicalEvent } from '@headgate/domain';
import type { WireToolCall } from './wire.ts';

interface Seen {
  readonly index: number;
  readonly id: string;
  hasArguments: boolean;
}

/** The tool calls of one choice: dense indices, an id for each, arguments once, `{}` for none. */
export class ToolCallReader {
  /** By the vendor's own index. */
  private readonly current = new Map<number, Seen>();
  private readonly all: Seen[] = [];

  constructor(private readonly choice: number) {}

  read(wire: WireToolCall): CanonicalEvent[] {
    const events: CanonicalEvent[] = [];
    const seen = this.find(wire) ?? this.begin(wire, events);
    const json = wire.function?.arguments ?? '';
    if (json !== '') {
      seen.hasArguments = true;
      events.push({ kind: 'tool-arguments', choice: this.choice, index: seen.index, json });
    }
    return events;
  }

  /** What is still owed when the choice is over. */
  close(): CanonicalEvent[] {
    const bare = this.all.filter((seen) => !seen.hasArguments);
    return bare.map(({ index }) => ({ kind: 'tool-arguments', choice: this.choice, index, json: '{}' }));
  }

  /** The call a piece belongs to; undefined for a new one. Some servers give every call the index 0, with ids of their own. */
  private find(wire: WireToolCall): Seen | undefined {
    const seen = this.current.get(wire.index ?? 0);
    const isOther = seen !== undefined && Boolean(wire.id) && wire.id !== seen.id && Boolean(wire.function?.name);
    return isOther ? undefined : seen;
  }

  private begin(wire: WireToolCall, events: CanonicalEvent[]): Seen {
    const index = this.all.length;
    const seen: Seen = { index, id: wire.id || `call_${this.choice}_${index}`, hasArguments: false };
    this.all.push(seen);
    this.current.set(wire.index ?? 0, seen);
    events.push({ kind: 'tool-call', choice: this.choice, index, id: seen.id, name: wire.function?.name ?? '' });
    return seen;
  }
}
