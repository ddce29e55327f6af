import type { ChatCall, ResponseFormat } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject } from '@headgate/kernel';
import { closeSchema } from '../anthropic/close-schema.ts';
import { toThinking } from '../anthropic/thinking.ts';
import type { FidelityLog } from '../fidelity-log.ts';
import { findMaker } from './model.ts';
import { canThink, noHeat, toNovaThinking } from './nova-thinking.ts';

/** How the answer is made: what Converse has words for, and what only the model's maker has. */
export interface Settings {
  readonly inferenceConfig: JsonObject;
  readonly additionalModelRequestFields: JsonObject;
}

/** Says sampling, length and thinking; thinking in the words of whoever made the model. */
export function toSettings(call: ChatCall, model: string, log: FidelityLog): Settings {
  const maker = findMaker(model);
  if (maker === 'anthropic') return anthropicSettings(call, model, log);
  if (call.topK !== undefined) log.drop('top_k');
  if (maker === 'amazon' && canThink(model)) return novaSettings(call, log);
  return {
    inferenceConfig: defined({
      maxTokens: call.maxOutputTokens,
      temperature: toHeat(call, log),
      topP: call.topP,
      stopSequences: call.stop,
    }),
    additionalModelRequestFields: otherThinking(call, maker, log),
  };
}

function anthropicSettings(call: ChatCall, model: string, log: FidelityLog): Settings {
  const { maxTokens, thinking, effort } = toThinking(call, model, log);
  const isThinking = thinking !== undefined && thinking['type'] !== 'disabled';
  const { temperature, topK } = isThinking ? dropHeat(call, log) : { temperature: toHeat(call, log), topK: call.topK };
  const config = call.extras.anthropic?.['output_config'];
  const outputConfig = { ...(isJsonObject(config) ? config : {}), ...defined({ effort }) };
  return {
    inferenceConfig: defined({
      maxTokens,
      temperature,
      // 1 is the default and says nothing; newer models refuse it beside a temperature.
      topP: call.topP === 1 ? undefined : call.topP,
      stopSequences: call.stop,
    }),
    additionalModelRequestFields: {
      ...defined({ thinking, top_k: topK }),
      ...(Object.keys(outputConfig).length > 0 && { output_config: outputConfig }),
    },
  };
}

function novaSettings(call: ChatCall, log: FidelityLog): Settings {
  const { reasoningConfig, isDeep = false } = toNovaThinking(call, log) ?? {};
  const { maxOutputTokens: maxTokens, topP, stop: stopSequences } = call;
  const heat = isDeep ? noHeat(call, log) : { temperature: toHeat(call, log), topP };
  return {
    inferenceConfig: defined({ maxTokens, ...heat, stopSequences }),
    additionalModelRequestFields: defined({ reasoningConfig }),
  };
}

/** A model that thinks takes neither. */
function dropHeat({ temperature, topK }: ChatCall, log: FidelityLog): { temperature: undefined; topK: undefined } {
  if (temperature !== undefined && temperature !== 1) log.drop('temperature');
  if (topK !== undefined) log.drop('top_k');
  return { temperature: undefined, topK: undefined };
}

/** Temperature goes to 1 here and to 2 elsewhere. */
function toHeat({ temperature }: ChatCall, log: FidelityLog): number | undefined {
  if (temperature === undefined || temperature <= 1) return temperature;
  log.coerce('temperature');
  return 1;
}

function otherThinking({ reasoning }: ChatCall, maker: string | undefined, log: FidelityLog): JsonObject {
  if (reasoning === undefined) return {};
  const { effort } = reasoning;
  if (maker === 'openai' && effort !== undefined) return { reasoning_effort: effort };
  log.drop('reasoning');
  return {};
}

/** A schema for the answer, which Converse takes as a text. */
export function toOutputConfig(format: ResponseFormat | undefined, log: FidelityLog): JsonObject | undefined {
  if (format?.kind !== 'json-schema') return undefined;
  const { schema, wasOpen } = closeSchema(format.schema);
  if (wasOpen) log.coerce('response_format');
  const jsonSchema = {
    schema: JSON.stringify(schema),
    name: format.name,
    ...defined({ description: format.description }),
  };
  return { textFormat: { type: 'json_schema', structure: { jsonSchema } } };
}
