import type { JsonObject } from '@headgate/kernel';
import type { BodyEdit, NativeAsk } from '../adapter.ts';
import { listOf } from '../list-of.ts';

/** How a cloud takes Anthropic's language. */
export interface ElsewhereRules {
  /** Stands in the body in place of the header `anthropic-version`. */
  readonly version: string;
  /** Where betas stand; `nowhere` for an endpoint that does not answer when it is sent any. */
  readonly betas: 'body' | 'header' | 'nowhere';
  /** True where the body goes on naming the model. */
  readonly keepsModel?: boolean;
}

/** Betas of Anthropic's own platform: no cloud has what they switch on, and each refuses a call that names one. */
const ownPlatform = /^(?:oauth|files-api|code-execution|mcp-client|skills)-/;

/** What has to change in a body of Anthropic's language where the path names model and manner. */
export function sayElsewhere(asked: NativeAsk, rules: ElsewhereRules): BodyEdit {
  const { betas, isWhole } = findBetas(asked, rules);
  const inBody = rules.betas === 'body';
  return {
    set: { anthropic_version: rules.version, ...(inBody && betas.length > 0 && { anthropic_beta: betas }) },
    remove: [...(rules.keepsModel === true ? [] : ['model']), ...(inBody ? ['stream'] : []), 'anthropic_beta'],
    headers: !inBody && betas.length > 0 ? { 'anthropic-beta': betas.join(',') } : {},
    dropped: isWhole ? [] : ['anthropic-beta'],
  };
}

/** Wherever the caller wrote them; those that can be sent, and whether these are all. */
function findBetas(asked: NativeAsk, rules: ElsewhereRules): { betas: string[]; isWhole: boolean } {
  const named = new Set([
    ...splitList(asked.header('anthropic-beta')),
    ...listOf(asked.body['anthropic_beta']).map(String),
  ]);
  const betas = rules.betas === 'nowhere' ? [] : [...named].filter((beta) => !ownPlatform.test(beta));
  return { betas, isWhole: betas.length === named.size };
}

/** The same for a body that was built here. */
export function moveElsewhere(body: JsonObject, rules: ElsewhereRules): JsonObject {
  const { set, remove } = sayElsewhere({ body, model: '', header: () => undefined }, rules);
  return { ...Object.fromEntries(Object.entries(body).filter(([name]) => !remove.includes(name))), ...set };
}

function splitList(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
}
