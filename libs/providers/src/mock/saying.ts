import type { Behaviour } from './behaviour.ts';
import { exampleOfSchema } from './example-of-schema.ts';
import type { OfferedTool, Prompt } from './prompt.ts';

/** A call of a tool; `json` is its arguments, or the plain text it takes. */
export interface SaidCall {
  readonly id: string;
  readonly name: string;
  readonly json: string;
  readonly isText: boolean;
}

/** What the mock says, in no language yet; the same whether streamed or not. */
export interface Saying {
  readonly model: string;
  readonly thought: string;
  /** The text in pieces of about a token. */
  readonly pieces: readonly string[];
  readonly calls: readonly SaidCall[];
  readonly finish: 'stop' | 'length' | 'tool';
  readonly stopSequence: string | undefined;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Decides what is said to a prompt; nothing but the two arguments goes into it. */
export function toSaying(prompt: Prompt, behaviour: Behaviour): Saying {
  const calls = prompt.endsInToolResult ? [] : toCalls(prompt.tools, behaviour.says);
  const text = calls.length > 0 ? '' : textFor(prompt, behaviour);
  const stopped = cutAtStop(text, prompt.stop);
  const pieces = stopped.text.match(/\S+\s*|\s+/g) ?? [];
  const isCut = pieces.length > prompt.maxTokens;
  const thought = behaviour.says === 'think' ? 'Let me think about that.' : '';
  const said = pieces.slice(0, prompt.maxTokens);
  return {
    model: prompt.model,
    thought,
    pieces: said,
    calls,
    finish: calls.length > 0 ? 'tool' : isCut ? 'length' : 'stop',
    stopSequence: isCut ? undefined : stopped.sequence,
    inputTokens: Math.max(1, Math.ceil(prompt.inputCharacters / 4)),
    outputTokens: said.length + Math.ceil((thought.length + calls.map((call) => call.json).join('').length) / 4),
  };
}

function toCalls(tools: readonly OfferedTool[], says: Behaviour['says']): Saying['calls'] {
  if (says !== 'tool' && says !== 'tools') return [];
  const called = says === 'tool' ? tools.slice(0, 1) : tools;
  return called.map(({ name, schema, takesText: isText }, index) => {
    const example = exampleOfSchema({ type: 'object', ...schema });
    return { id: `call_mock_${index}`, name, json: isText ? 'text' : JSON.stringify(example ?? {}), isText };
  });
}

function textFor(prompt: Prompt, { says, tokens }: Behaviour): string {
  if (says === 'empty') return '';
  if (says === 'tokens') return 'word '.repeat(tokens).trimEnd();
  const text = prompt.lastText === '' ? 'Hello from the mock provider.' : prompt.lastText;
  if (prompt.schema !== undefined) return JSON.stringify(exampleOfSchema(prompt.schema));
  return prompt.wantsJson ? JSON.stringify({ echo: text }) : text;
}

function cutAtStop(
  text: string,
  stops: readonly string[],
): { readonly text: string; readonly sequence: string | undefined } {
  const found = stops
    .map((sequence) => ({ sequence, at: sequence === '' ? -1 : text.indexOf(sequence) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
  return found === undefined
    ? { text, sequence: undefined }
    : { text: text.slice(0, found.at), sequence: found.sequence };
}
