import type { PartEvent } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';

type ToolEvent = Extract<PartEvent, { kind: 'tool-call' | 'tool-arguments' }>;

interface OpenBlock {
  readonly kind: 'text' | 'thinking' | 'tool';
  /** Of a tool block: which call it is, and its arguments so far. */
  readonly call: number;
  json: string;
}

/**
 * Content blocks, one open at a time, indices dense from 0. Where a provider interleaves two tool calls, the second is held
 * back until the arguments of the first are whole: readers parse them at `content_block_stop`.
 */
export class BlockWriter {
  private index = -1;
  private block: OpenBlock | undefined;
  private held: ToolEvent[] = [];
  private characters = 0;

  write(event: PartEvent): string {
    switch (event.kind) {
      case 'text':
      case 'refusal':
        return event.text === '' ? '' : this.text(event.text);
      case 'reasoning':
        return this.thinking({ type: 'thinking_delta', thinking: event.text }, event.text.length);
      case 'reasoning-signature':
        // A signature ends a thought: what is thought next is a block of its own.
        return this.thinking({ type: 'signature_delta', signature: event.signature }, 0) + this.stop();
      case 'reasoning-redacted':
        return this.open('thinking', { type: 'redacted_thinking', data: event.redacted }) + this.stop();
      case 'tool-call':
      case 'tool-arguments':
        return this.tool(event);
      case 'citation':
        // Its citations are proved by the vendor itself: there is no word for those of others.
        return '';
    }
  }

  /** Ends what is open and says what was held back, whole or not. */
  close(): string {
    let written = this.stop();
    const { held } = this;
    this.held = [];
    // In order of their calls, so that the pieces of each follow one another.
    for (const call of new Set(held.map((event) => event.index))) {
      for (const event of held) if (event.index === call) written += this.say(event);
      written += this.stop();
    }
    return written;
  }

  /** Tokens written so far, roughly, for a provider that counts none. */
  estimateTokens(): number {
    return Math.ceil(this.characters / 4);
  }

  private text(text: string): string {
    this.characters += text.length;
    const opened = this.block?.kind === 'text' ? '' : this.open('text', { type: 'text', text: '' });
    return opened + this.delta({ type: 'text_delta', text });
  }

  private thinking(delta: JsonObject, characters: number): string {
    this.characters += characters;
    const opened =
      this.block?.kind === 'thinking' ? '' : this.open('thinking', { type: 'thinking', thinking: '', signature: '' });
    return opened + this.delta(delta);
  }

  private tool(event: ToolEvent): string {
    if (this.isHeldBack(event)) {
      this.held.push(event);
      return '';
    }
    const written = this.say(event);
    return this.held.length > 0 && this.isToolWhole() ? written + this.release() : written;
  }

  private isHeldBack(event: ToolEvent): boolean {
    if (this.block?.kind !== 'tool' || this.block.call === event.index) return false;
    return !this.isToolWhole() || this.held.some(({ index }) => index === event.index);
  }

  /** Says again what was held back; what still has to wait is held anew. */
  private release(): string {
    const { held } = this;
    this.held = [];
    return held.map((event) => this.tool(event)).join('');
  }

  private isToolWhole(): boolean {
    return this.block?.kind === 'tool' && isJson(this.block.json);
  }

  private say(event: ToolEvent): string {
    if (event.kind === 'tool-call') {
      return this.open('tool', { type: 'tool_use', id: event.id, name: event.name, input: {} }, event.index);
    }
    if (this.block?.kind !== 'tool' || this.block.call !== event.index) return '';
    this.characters += event.json.length;
    this.block.json += event.json;
    return this.delta({ type: 'input_json_delta', partial_json: event.json });
  }

  private open(kind: OpenBlock['kind'], block: JsonObject, call = -1): string {
    const closed = this.stop();
    this.index += 1;
    this.block = { kind, call, json: '' };
    return (
      closed +
      `event: content_block_start\ndata: {"type":"content_block_start","index":${this.index},"content_block":${JSON.stringify(block)}}\n\n`
    );
  }

  private delta(delta: JsonObject): string {
    return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${this.index},"delta":${JSON.stringify(delta)}}\n\n`;
  }

  private stop(): string {
    if (this.block === undefined) return '';
    this.block = undefined;
    return `event: content_block_stop\ndata: {"type":"content_block_stop","index":${this.index}}\n\n`;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
