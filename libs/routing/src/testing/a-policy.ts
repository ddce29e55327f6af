import { type CallFacts, type LivePolicy, type LiveTarget, policyDefinition } from '@headgate/domain';
import { compilePolicy } from '../policy/compile-policy.ts';
import { aProvider } from './a-provider.ts';

/** A chat call of nobody in particular, on the first hour of 2026. */
export function someFacts(fields: Partial<CallFacts> = {}): CallFacts {
  return {
    method: 'POST',
    path: '/v1/chat/completions',
    query: '',
    clientIp: '203.0.113.7',
    endpoint: 'chat',
    dialect: 'openai-chat',
    model: 'gpt-5',
    isStreaming: false,
    json: {},
    caller: { org: 'org_a', project: 'prj_1', keyId: 'key_1', routes: undefined, models: undefined },
    projectSlug: 'default',
    routeName: 'support',
    nowMs: Date.UTC(2026, 0, 1),
    header: () => undefined,
    ...fields,
  };
}

/** A policy compiled from what an administrator writes; every provider it names exists, and `policies` are those it may name. */
export function aLivePolicy(
  definition: object,
  { name = 'main', policies = [], targets = [] }: PolicyOptions = {},
): LivePolicy {
  return compilePolicy(policyDefinition.parse(definition), {
    id: `pol_${name}`,
    name,
    version: 1,
    findProvider: (provider) => aProvider({ name: provider }),
    findPolicy: (alias) => policies.find((policy) => policy.name === alias),
    targets,
  });
}

export interface PolicyOptions {
  readonly name?: string;
  readonly policies?: readonly LivePolicy[];
  readonly targets?: readonly LiveTarget[];
}

/** A policy's target at a provider of the same name. */
export function aChoice(id: string, fields: object = {}): object {
  return { id, provider: id, model: `model-${id}`, ...fields };
}
