import { toVirtualKey } from '@headgate/domain';
import { defined, type JsonObject, type Problem } from '@headgate/kernel';
import type { SecretResource } from '../providers/provider-resource.ts';
import { timesOf, withoutTimes } from './javelin-times.ts';
import type { SplitBody } from './split-body.ts';

/** A secret as a client of that API reads it: masked, with the virtual key that stands for it in calls. */
export function toJavelinSecret(secret: SecretResource, provider: string, kept: JsonObject = {}): JsonObject {
  return {
    api_key: secret.name,
    api_key_secret_key: secret.value,
    api_key_secret_key_javelin: toVirtualKey(secret.id),
    api_key_secret_name: kept['api_key_secret_name'] ?? null,
    provider_name: provider,
    header_key: kept['header_key'] ?? null,
    query_param_key: kept['query_param_key'] ?? null,
    group: kept['group'] ?? null,
    enabled: secret.enabled,
    ...timesOf(secret),
  };
}

/** What a client of that API has sent of a secret, in our spelling. */
export function fromJavelinSecret(sent: JsonObject): SplitBody {
  const { api_key, api_key_secret_key, api_key_secret_key_javelin: _, provider_name: __, ...rest } = withoutTimes(sent);
  const { api_key_secret_name, header_key, query_param_key, group, organization: ___, ...own } = rest;
  return {
    body: defined({ ...own, name: api_key, value: api_key_secret_key }),
    kept: defined({ api_key_secret_name, header_key, query_param_key, group }),
  };
}

/** What the server decides and a body may only repeat: whose secret it is, and the virtual key. */
export function findDecidedProblems(
  sent: JsonObject,
  decided: { readonly provider: string; readonly virtualKey: string | undefined },
): Problem[] {
  const { provider_name, api_key_secret_key_javelin: key } = sent;
  const problems: Problem[] = [];
  if (provider_name !== undefined && provider_name !== decided.provider) {
    problems.push({ path: 'provider_name', message: `is "${decided.provider}" in the path; they must agree` });
  }
  if (key !== undefined && key !== decided.virtualKey) {
    problems.push({ path: 'api_key_secret_key_javelin', message: 'is made by the server; leave it out' });
  }
  return problems;
}
