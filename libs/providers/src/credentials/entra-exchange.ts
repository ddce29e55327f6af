import { type LiveProvider, readCredentialDocument } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { TokenExchange } from './call-authority.ts';

/** Client credentials of an application in Microsoft Entra ID, exchanged for a token of Azure's AI services. */
export function entraExchange(provider: LiveProvider, secret: string): TokenExchange {
  const { tenant_id: tenant, client_id: id, client_secret: key } = readCredentialDocument(secret) ?? {};
  if (typeof tenant !== 'string' || typeof id !== 'string' || typeof key !== 'string') {
    throw fault('provider_secret_missing');
  }
  const domain = new URL(provider.baseUrl).hostname.endsWith('.azure.us') ? 'azure.us' : 'azure.com';
  const scope = `https://cognitiveservices.${domain}/.default`;
  return {
    url:
      provider.cloud?.token_url ?? `https://login.microsoftonline.com/${encodeURIComponent(tenant)}/oauth2/v2.0/token`,
    scope,
    buildForm: () =>
      new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: key, scope }),
  };
}
