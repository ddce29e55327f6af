import { fault } from '@headgate/kernel';
import type { ProviderName } from './oidc-flows.ts';

/** Reads `org_....idp_...`; what is none names no provider. */
export function parseProviderName(text: string): ProviderName {
  const [, org, id] = /^(org_[0-9A-Za-z]{1,40})\.(idp_[0-9A-Za-z]{12})$/.exec(text) ?? [];
  if (org === undefined || id === undefined)
    throw fault('not_found', { message: 'There is no such identity provider.' });
  return { org, id };
}
