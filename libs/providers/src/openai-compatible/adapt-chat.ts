import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import { listOf } from '../list-of.ts';
import type { OpenAiAccent } from '../openai/accent.ts';
import type { ChatQuirks } from './compatible-vendor.ts';
import { without } from './without.ts';

/**
 * A chat body as the vendor takes it; the same object where nothing has to change. Throws `feature_unsupported` for what the
 * vendor cannot do and the caller relies on.
 */
export function adaptChat(
  body: JsonObject,
  quirks: ChatQuirks,
  { log, toReasoning }: { readonly log: FidelityLog; readonly toReasoning?: OpenAiAccent['toReasoning'] },
): JsonObject {
  let adapted = checkFields(body, quirks, log);
  adapted = spellCeiling(adapted, quirks);
  adapted = adaptMessages(adapted, quirks, log);
  adapted = adaptToolChoice(adapted, quirks, log);
  adapted = adaptFormat(adapted, quirks, log);
  checkStops(adapted, quirks, log);
  if (quirks.alwaysReportsUsage === true && adapted['stream_options'] !== undefined) {
    adapted = without(adapted, 'stream_options');
  }
  return toReasoning === undefined ? adapted : adaptReasoning(adapted, toReasoning, log);
}

/** What asks for nothing: a vendor that refuses the field loses nothing by its absence. */
const idle: Readonly<Record<string, JsonValue>> = {
  logprobs: false,
  top_logprobs: 0,
  frequency_penalty: 0,
  presence_penalty: 0,
  parallel_tool_calls: true,
  store: false,
};

function checkFields(body: JsonObject, { drops = [], refuses = [] }: ChatQuirks, log: FidelityLog): JsonObject {
  const refused = refuses.filter((name) => says(body, name) && !(name === 'n' && body[name] === 1));
  for (const name of refused) if (!isIdle(body, name)) log.refuse(name, name);
  const dropped = drops.filter((name) => says(body, name));
  for (const name of dropped) if (!isIdle(body, name)) log.drop(name);
  return [...refused, ...dropped].reduce(without, body);
}

/** Null means what absence means, to everybody. */
function says(body: JsonObject, name: string): boolean {
  return body[name] !== undefined && body[name] !== null;
}

function isIdle(body: JsonObject, name: string): boolean {
  const value = body[name];
  if (Object.hasOwn(idle, name) && idle[name] === value) return true;
  return Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
}

function spellCeiling(body: JsonObject, { maxTokens }: ChatQuirks): JsonObject {
  if (maxTokens === undefined) return body;
  const other = maxTokens === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  if (!says(body, other)) return body;
  // Where a caller sends both spellings, the newer one counts, as it does with OpenAI.
  const most = body['max_completion_tokens'] ?? body['max_tokens'];
  return { ...without(body, other), [maxTokens]: most };
}

function adaptMessages(body: JsonObject, quirks: ChatQuirks, log: FidelityLog): JsonObject {
  const messages = listOf(body['messages']);
  const adapted = messages.map((message) => (isJsonObject(message) ? adaptMessage(message, quirks, log) : message));
  return adapted.every((message, index) => message === messages[index]) ? body : { ...body, messages: adapted };
}

function adaptMessage(message: JsonObject, quirks: ChatQuirks, log: FidelityLog): JsonObject {
  let adapted = message;
  if (quirks.developerIsSystem === true && message['role'] === 'developer') adapted = { ...adapted, role: 'system' };
  if (quirks.dropsNames === true && says(message, 'name')) {
    log.drop('messages.name');
    adapted = without(adapted, 'name');
  }
  return adapted;
}

function adaptToolChoice(body: JsonObject, { toolChoices }: ChatQuirks, log: FidelityLog): JsonObject {
  const choice = body['tool_choice'];
  if (toolChoices === undefined || choice === undefined || choice === null) return body;
  const kind = typeof choice === 'string' ? choice : 'tool';
  if (toolChoices.some((known) => known === kind)) return body;
  if (kind !== 'none') log.refuse(kind === 'tool' ? 'a named tool_choice' : `tool_choice "${kind}"`, 'tool_choice');
  log.coerce('tool_choice');
  return without(without(body, 'tool_choice'), 'tools');
}

function adaptFormat(body: JsonObject, { formats }: ChatQuirks, log: FidelityLog): JsonObject {
  const format = body['response_format'];
  if (formats === undefined || !isJsonObject(format)) return body;
  const type = format['type'];
  if (type === 'text' || formats.some((known) => known === type)) return body;
  if (type !== 'json_object' || !formats.includes('json_schema')) {
    log.refuse(`response_format ${JSON.stringify(type)}`, 'response_format');
  }
  log.coerce('response_format');
  const anyObject = { name: 'object', schema: { type: 'object' } };
  return { ...body, response_format: { type: 'json_schema', json_schema: anyObject } };
}

function checkStops(body: JsonObject, { maxStops }: ChatQuirks, log: FidelityLog): void {
  if (maxStops === undefined || listOf(body['stop']).length <= maxStops) return;
  log.refuse(maxStops === 1 ? 'more than one stop sequence' : `more than ${maxStops} stop sequences`, 'stop');
}

/** The vendor's own fields, where the caller sends them besides, win. */
function adaptReasoning(
  body: JsonObject,
  toReasoning: NonNullable<OpenAiAccent['toReasoning']>,
  log: FidelityLog,
): JsonObject {
  const effort = body['reasoning_effort'];
  if (typeof effort !== 'string') return body;
  const said = toReasoning({ effort }, log);
  if (said['reasoning_effort'] === effort) return body;
  return { ...said, ...without(body, 'reasoning_effort') };
}
