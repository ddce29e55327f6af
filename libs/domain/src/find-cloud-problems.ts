import type { Problem } from '@headgate/kernel';
import { type CloudOptions, cloudOptions } from './cloud-options.ts';
import type { AddressedProvider } from './provider-address.ts';
import type { ProviderKind } from './provider-kinds.ts';

type CloudOption = keyof CloudOptions;

const own: Readonly<Partial<Record<ProviderKind, readonly CloudOption[]>>> = {
  'azure-openai': ['resource', 'api_version', 'deployments', 'token_url'],
  bedrock: ['region'],
  vertex: ['project', 'location', 'token_url'],
};

/** Options a kind cannot do without, whatever its address. */
const needed: Readonly<Partial<Record<ProviderKind, readonly CloudOption[]>>> = {
  bedrock: ['region'],
  vertex: ['project', 'location'],
};

/** What is wrong with the options of clouds: those of another kind, and those that are missing; every problem at once. */
export function findCloudProblems({ kind, base_url, options = {} }: AddressedProvider): Problem[] {
  const names = Object.keys(cloudOptions.shape) as CloudOption[];
  const foreign = names.filter((name) => options[name] !== undefined && own[kind]?.includes(name) !== true);
  const missing = (needed[kind] ?? []).filter((name) => options[name] === undefined);
  const hasNoPlace = kind === 'azure-openai' && base_url == null && options.resource === undefined;
  return [
    ...foreign.map((name) => ({ path: `options.${name}`, message: `is no option of a ${kind} provider` })),
    ...missing.map((name) => ({ path: `options.${name}`, message: 'is required' })),
    ...(hasNoPlace ? [{ path: 'options.resource', message: 'is required where there is no base_url' }] : []),
  ];
}
