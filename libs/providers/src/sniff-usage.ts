import type { SseEvent, TokenUsage } from '@headgate/domain';
import { asBuffer, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { parseObject, sniffLastObject } from './json-sniff.ts';
import { readUsage } from './openai/usage.ts';

/** Members under which vendors count. */
const keys = ['"usage"', '"usageMetadata"', '"usage_metadata"', '"billed_units"'] as const;
/** Counts that lie at the top of an answer of Ollama's. */
const bareKey = '"prompt_eval_count"';

/** What an answer of an endpoint nobody has words for counts, in any shape the known vendors use; undefined where it does not. */
export function sniffUsage(body: Uint8Array): TokenUsage | undefined {
  const bytes = asBuffer(body);
  for (const key of keys) {
    const usage = toUsage(sniffLastObject(bytes, key));
    if (usage !== undefined) return usage;
  }
  return bytes.includes(bareKey) ? toUsage(parseObject(bytes.toString('utf8'))) : undefined;
}

/** The same over a stream: later counts replace earlier ones, and what a later one does not say stays known. */
export class UsageSniffer {
  private counted: TokenUsage | undefined;

  get usage(): TokenUsage | undefined {
    return this.counted;
  }

  see({ raw }: SseEvent): void {
    const usage = sniffUsage(raw);
    if (usage === undefined) return;
    const before = this.counted;
    this.counted = before === undefined ? usage : merge(before, usage);
  }
}

function merge(before: TokenUsage, after: TokenUsage): TokenUsage {
  return {
    input_tokens: after.input_tokens ?? before.input_tokens,
    output_tokens: after.output_tokens ?? before.output_tokens,
    cached_input_tokens: after.cached_input_tokens ?? before.cached_input_tokens,
    cache_write_tokens: after.cache_write_tokens ?? before.cache_write_tokens,
    reasoning_tokens: after.reasoning_tokens ?? before.reasoning_tokens,
  };
}

/** Input and output by the vendors' names: responses and Anthropic, Gemini, Cohere, Ollama. */
const spellings = [
  ['input_tokens', 'output_tokens'],
  ['promptTokenCount', 'candidatesTokenCount'],
  ['prompt_eval_count', 'eval_count'],
] as const;

function toUsage(value: JsonObject | undefined): TokenUsage | undefined {
  if (value === undefined) return undefined;
  const openAi = readUsage(value);
  if (openAi !== undefined) return openAi;
  const inner = [value, value['tokens'], value['billed_units']].filter(isJsonObject);
  for (const counts of inner) {
    for (const [input, output] of spellings) {
      const usage = toCounts(counts, counts[input], counts[output]);
      if (usage !== undefined) return usage;
    }
  }
  return undefined;
}

function toCounts(
  counts: JsonObject,
  input: JsonValue | undefined,
  output: JsonValue | undefined,
): TokenUsage | undefined {
  const [read, written] = [countOf(counts['cache_read_input_tokens']), countOf(counts['cache_creation_input_tokens'])];
  const said = countOf(input);
  if (said === null && countOf(output) === null) return undefined;
  const [answered, thought] = [countOf(output), countOf(counts['thoughtsTokenCount'])];
  return {
    // Anthropic's input leaves out what came from the cache and what went there; ours counts it.
    input_tokens: said === null ? null : said + (read ?? 0) + (written ?? 0),
    // Gemini counts what the model thought beside what it answered.
    output_tokens: thought === null ? answered : (answered ?? 0) + thought,
    cached_input_tokens: read ?? countOf(counts['cachedContentTokenCount']),
    cache_write_tokens: written,
    reasoning_tokens: thought,
  };
}

function countOf(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
