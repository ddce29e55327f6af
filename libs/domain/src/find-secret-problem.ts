import type { ProviderKind } from './provider-kinds.ts';
import { readCredentialDocument } from './secret-value.ts';

/** The members each cloud's document must have. */
const members: Readonly<Partial<Record<ProviderKind, readonly string[]>>> = {
  'azure-openai': ['tenant_id', 'client_id', 'client_secret'],
  bedrock: ['access_key_id', 'secret_access_key'],
  vertex: ['client_email', 'private_key'],
};

/** What is wrong with a credential for this kind of provider; undefined where it can be used. Never repeats any of it. */
export function findSecretProblem(kind: ProviderKind, secret: string): string | undefined {
  const document = readCredentialDocument(secret);
  const needed = members[kind];
  if (needed === undefined) return /\s/.test(secret) ? 'must be printable ASCII without spaces' : undefined;
  if (document === undefined) return findPlainProblem(kind, secret);
  const missing = needed.filter((name) => typeof document[name] !== 'string' || document[name] === '');
  if (missing.length > 0) return `is a JSON document without ${missing.join(', ')}`;
  return kind === 'azure-openai' && !/^[A-Za-z0-9.-]{1,100}$/.test(String(document['tenant_id']))
    ? 'has a tenant_id that is no id or domain of a tenant'
    : undefined;
}

function findPlainProblem(kind: ProviderKind, secret: string): string | undefined {
  if (secret.startsWith('{')) return 'is no whole JSON document';
  const isHalf = kind === 'bedrock' && /^(?:AKIA|ASIA)[A-Z0-9]{12,}$/.test(secret);
  return isHalf ? 'is half of an access key: send {"access_key_id": "...", "secret_access_key": "..."}' : undefined;
}
