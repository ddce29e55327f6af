import type { ChatCall, Message } from '@headgate/domain';
import type { JsonObject, JsonValue } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';

/** Said for callers who ask for JSON without a schema: the API has no switch for that. */
const jsonInstruction = 'Answer with a single JSON object and nothing else: no explanation, no code fence.';

/** True for instructions that leave the conversation for the `system` parameter; those of Anthropic's own callers stay in place. */
export function isHoisted(message: Message): boolean {
  return isInstruction(message) && message.extras?.anthropic?.['role'] !== 'system';
}

/** The `system` parameter: every instruction in order; undefined where there is none. */
export function toSystem(call: ChatCall, log: FidelityLog): JsonValue | undefined {
  const firstTurn = call.messages.findIndex((message) => !isInstruction(message));
  const hoisted = call.messages.filter(isHoisted);
  if (hoisted.some((message) => firstTurn >= 0 && call.messages.indexOf(message) > firstTurn))
    log.coerce('messages.system');
  const blocks = hoisted.flatMap((message) => toBlocks(message, log));
  if (call.responseFormat?.kind === 'json') {
    log.coerce('response_format');
    blocks.push({ type: 'text', text: jsonInstruction });
  }
  const [only] = blocks;
  if (only === undefined) return undefined;
  return blocks.length === 1 && Object.keys(only).length === 2 ? only['text'] : blocks;
}

function isInstruction(message: Message): boolean {
  return message.role === 'system' || message.role === 'developer';
}

/** Empty texts are refused by the vendor. */
function toBlocks(message: Message, log: FidelityLog): JsonObject[] {
  return message.parts.flatMap((part) => {
    if (part.kind !== 'text') return log.refuse(`${part.kind} content in a system message`, 'messages');
    return part.text.trim() === '' ? [] : [{ ...part.extras?.anthropic, type: 'text', text: part.text }];
  });
}
