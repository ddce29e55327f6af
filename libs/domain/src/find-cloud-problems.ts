import type { Problem } from '@headgate/kernel';
import { type CloudOptions, cloudOptions } from './cloud-options.ts';
import type { AddressedProvider } from './provider-address.ts';
import type { ProviderKind } from './provider-kinds.ts';

type CloudOption = keyof CloudOptions;

const own: Readonly<Partial<Record<ProviderKind, readonly CloudOption[]>>> = {
  'azure-openai': ['resource', 'api_version', 'deployments', 'token_url'],
};

/** What is wrong with the options of clouds: those of another kind, and those that are missing; every problem at once. */
export function findCloudProblems({ kind, base_url, options = {} }: AddressedProvider): Problem[] {
  const problems: Problem[] = [];
  for (const name of Object.keys(cloudOptions.shape) as CloudOption[]) {
    if (options[name] !== undefined && own[kind]?.includes(name) !== true) {
      problems.push({ path: `options.${name}`, message: `is no option of a ${kind} provider` });
    }
  }
  if (kind === 'azure-openai' && base_url == null && options.resource === undefined) {
    problems.push({ path: 'options.resource', message: 'is required where there is no base_url' });
  }
  return problems;
}
