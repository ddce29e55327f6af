import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';
import { listOf } from '../list-of.ts';

/** The vendor takes no more cache markers in a request. */
const maxMarks = 4;

/** Takes the first markers away where there are too many: what lies before a later one is cached with it. */
export function limitMarks(body: JsonObject, log: FidelityLog): JsonObject {
  let spare = -maxMarks;
  const count = (block: JsonObject): JsonObject => {
    if (block['cache_control'] !== undefined) spare += 1;
    return block;
  };
  eachBlock(body, count);
  if (body['cache_control'] !== undefined) spare += 1;
  if (spare <= 0) return body;
  log.drop('cache_control');
  return eachBlock(body, (block) => {
    if (spare <= 0 || block['cache_control'] === undefined) return block;
    spare -= 1;
    const { cache_control: _, ...rest } = block;
    return rest;
  });
}

type Change = (block: JsonObject) => JsonObject;

/** What may carry a marker, in the order in which the vendor caches: tools, system, then the conversation. */
function eachBlock(body: JsonObject, change: Change): JsonObject {
  const tools = eachOf(body['tools'], change);
  const system = eachOf(body['system'], change);
  const messages = eachOf(body['messages'], (message) => within(message, change));
  return { ...body, ...tools('tools'), ...system('system'), ...messages('messages') };
}

/** The blocks of a content, those of a result before the result itself. */
function within(block: JsonObject, change: Change): JsonObject {
  const inner = (each: JsonObject): JsonObject =>
    change(each['type'] === 'tool_result' ? { ...each, ...eachOf(each['content'], change)('content') } : each);
  return { ...block, ...eachOf(block['content'], inner)('content') };
}

function eachOf(value: JsonValue | undefined, change: Change): (name: string) => JsonObject {
  if (!Array.isArray(value)) return () => ({});
  const changed = listOf(value).map((each) => (isJsonObject(each) ? change(each) : each));
  return (name) => ({ [name]: changed });
}
