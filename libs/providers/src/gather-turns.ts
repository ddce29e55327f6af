import type { Message, Part } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { FidelityLog } from './fidelity-log.ts';
import { joinResults } from './join-results.ts';

/** What one side says until the other one does. */
export interface Turn<Role extends string> {
  readonly role: Role;
  readonly blocks: JsonObject[];
}

/** How a vendor says the parts of a conversation. */
export interface TurnRules<Role extends string> {
  readonly log: FidelityLog;
  roleOf(message: Message): Role;
  /** Undefined for what the vendor would refuse and nobody would miss. */
  toBlock(part: Part): JsonObject | undefined;
  isResult(block: JsonObject): boolean;
  /** Once a part stands among the blocks, or was left out. */
  placed(blocks: JsonObject[], part: Part, block: JsonObject | undefined): void;
}

/**
 * The turns of a conversation for vendors of Anthropic's kind: neighbours of one side are one turn, results of tools open the turn
 * that answers them, one for each call, and the beginning of an answer ends in no white space. A turn of nothing is none.
 */
export function gatherTurns<Role extends string>(
  messages: readonly Message[],
  rules: TurnRules<Role>,
): readonly Turn<Role>[] {
  const turns: Turn<Role>[] = [];
  for (const message of joinResults(messages)) append(turns, message, rules);
  const said = turns.filter(({ blocks }) => blocks.length > 0);
  trimPrefill(said.at(-1));
  return said;
}

function append<Role extends string>(turns: Turn<Role>[], message: Message, rules: TurnRules<Role>): void {
  if (message.name !== undefined) rules.log.drop('messages.name');
  const role = rules.roleOf(message);
  const last = turns.at(-1);
  const turn: Turn<Role> = last?.role === role ? last : { role, blocks: [] };
  if (turn !== last) turns.push(turn);
  for (const part of message.parts) place(turn.blocks, part, rules);
}

function place<Role extends string>(blocks: JsonObject[], part: Part, rules: TurnRules<Role>): void {
  const block = rules.toBlock(part);
  if (block !== undefined) {
    // Behind the results that are there already, before everything else: the vendor looks for them first.
    const at = rules.isResult(block) ? blocks.findLastIndex((other) => rules.isResult(other)) + 1 : blocks.length;
    blocks.splice(at, 0, block);
  }
  rules.placed(blocks, part, block);
}

/** A last turn of the model's that ends in white space is refused. */
function trimPrefill(last: Turn<string> | undefined): void {
  const block = last?.role === 'assistant' ? last.blocks.at(-1) : undefined;
  if (typeof block?.['text'] === 'string') last?.blocks.splice(-1, 1, { ...block, text: block['text'].trimEnd() });
}
