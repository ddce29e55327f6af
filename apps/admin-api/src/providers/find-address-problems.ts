import type { ProviderRow } from '@headgate/database';
import { findOutboundProblems, findOutboundProblemsWithin, type OutboundRules } from '@headgate/domain';
import type { Problem } from '@headgate/kernel';
import { isSameJson } from '../http/is-same-json.ts';

/** What of a provider says where its calls go. */
interface Addressed {
  readonly base_url?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Where a provider would lead to a place the gateway may not call. What is stored already is not judged again: an operator who
 * narrows the networks must not keep anybody from switching such a provider off.
 */
export function findAddressProblems(
  input: Addressed,
  stored: Pick<ProviderRow, 'baseUrl' | 'options'> | undefined,
  rules: OutboundRules,
): Problem[] {
  const { base_url: baseUrl } = input;
  const isOldUrl = baseUrl === undefined || baseUrl === stored?.baseUrl;
  const isOldOptions = stored !== undefined && isSameJson(input.options, stored.options);
  // Headers are texts for the provider to read; nothing is sent where one of them points.
  const { headers: _, ...options } = input.options;
  return [
    ...(isOldUrl ? [] : findOutboundProblems(baseUrl, 'base_url', rules)),
    ...(isOldOptions ? [] : findOutboundProblemsWithin(options, 'options', rules)),
  ];
}
