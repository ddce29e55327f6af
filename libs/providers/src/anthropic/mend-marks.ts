import { type Fault, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { AdaptedBody } from '../adapter.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { limitMarks } from './limit-marks.ts';

/**
 * A call in Anthropic's own language as it can be taken, after it was refused: without empty texts, their cache markers where the block
 * before ends, and without markers beyond the fourth from the end. Undefined where there is nothing of the kind. Before it is refused not a
 * byte is changed: a caller's prompt cache hangs on them.
 */
export function mendMarks(failure: Fault, body: JsonObject): AdaptedBody | undefined {
  if (failure.code !== 'provider_refused' || failure.upstream?.status !== 400) return undefined;
  const log = new FidelityLog('anthropic');
  const mended = limitMarks({ ...body, ...mendMember('system', body, log), ...mendMessages(body, log) }, log);
  const fidelity = log.result();
  return fidelity === undefined ? undefined : { body: mended, fidelity };
}

function mendMessages({ messages }: JsonObject, log: FidelityLog): JsonObject {
  if (!Array.isArray(messages)) return {};
  const mend = (message: JsonValue): JsonValue =>
    isJsonObject(message) ? { ...message, ...mendMember('content', message, log) } : message;
  return { messages: (messages as JsonValue[]).map(mend) };
}

function mendMember(name: string, holder: JsonObject, log: FidelityLog): JsonObject {
  const blocks = holder[name];
  // Nothing at all is another mistake, and the caller's.
  if (!Array.isArray(blocks) || blocks.every(isEmpty)) return {};
  const kept: JsonValue[] = [];
  for (const block of blocks as JsonValue[]) {
    if (!isJsonObject(block)) kept.push(block);
    else if (isEmpty(block)) takeOver(kept, block, log);
    else kept.push(block['type'] === 'tool_result' ? { ...block, ...mendMember('content', block, log) } : block);
  }
  return { [name]: kept };
}

function isEmpty(block: JsonValue): boolean {
  if (!isJsonObject(block) || block['type'] !== 'text') return false;
  const { text } = block;
  return typeof text === 'string' && text.trim() === '';
}

/** What stands before an empty text takes its marker, where it may carry one. */
function takeOver(kept: JsonValue[], { cache_control: mark }: JsonObject, log: FidelityLog): void {
  log.coerce('messages');
  if (mark === undefined) return;
  const last = kept.at(-1);
  const mayCarry = isJsonObject(last) && last['type'] !== 'thinking' && last['type'] !== 'redacted_thinking';
  if (mayCarry) kept[kept.length - 1] = { ...last, cache_control: mark };
  else log.drop('cache_control');
}
