import type { ChatCall, ResponseFormat } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { Fields } from '../fields.ts';
import { toPlainSchema } from './plain-schema.ts';

type Settings = Partial<Omit<ChatCall, 'operation' | 'model' | 'messages' | 'extras'>>;

/** Reads `generationConfig`; what has no canonical word is given back for the extras. */
export function readConfig(fields: Fields): { readonly settings: Settings; readonly rest: JsonObject | undefined } {
  const config = fields.fields('generationConfig');
  if (config === undefined) return { settings: {}, rest: undefined };
  const thinking = config.fields('thinkingConfig');
  const settings = defined({
    responseFormat: readFormat(config),
    maxOutputTokens: config.integer('maxOutputTokens', 1),
    temperature: config.number('temperature'),
    topP: config.number('topP'),
    topK: config.number('topK'),
    presencePenalty: config.number('presencePenalty'),
    frequencyPenalty: config.number('frequencyPenalty'),
    seed: config.integer('seed'),
    n: config.integer('candidateCount', 1),
    stop: config.strings('stopSequences'),
    logprobs: readLogprobs(config),
    reasoning: thinking === undefined ? undefined : readThinking(thinking),
  });
  const thinkingRest = thinking?.rest();
  const rest = { ...config.rest(), ...(thinkingRest !== undefined && { thinkingConfig: thinkingRest }) };
  return { settings, rest: Object.keys(rest).length === 0 ? undefined : rest };
}

function readFormat(config: Fields): ResponseFormat | undefined {
  const type = config.string('responseMimeType');
  const own = config.object('responseSchema');
  const schema = config.object('responseJsonSchema') ?? (own === undefined ? undefined : toPlainSchema(own));
  // Google's schema has no name, OpenAI's must have one.
  if (schema !== undefined) return { kind: 'json-schema', name: 'response', schema };
  if (type === 'application/json') return { kind: 'json' };
  return type === 'text/plain' ? { kind: 'text' } : undefined;
}

function readLogprobs(config: Fields): ChatCall['logprobs'] | undefined {
  const top = config.integer('logprobs', 0);
  return config.boolean('responseLogprobs') === true ? { top } : undefined;
}

/** A budget of 0 turns thinking off, one of -1 leaves it to the model. */
function readThinking(thinking: Fields): ChatCall['reasoning'] | undefined {
  const budget = thinking.integer('thinkingBudget', -1);
  const level = thinking.string('thinkingLevel')?.toLowerCase();
  const effort = budget === 0 ? 'none' : level === 'thinking_level_unspecified' ? undefined : level;
  const result = defined({ effort, budgetTokens: budget !== undefined && budget > 0 ? budget : undefined });
  return Object.keys(result).length === 0 ? undefined : result;
}
