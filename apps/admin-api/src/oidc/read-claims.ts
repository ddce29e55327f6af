import type { JsonValue } from '@headgate/kernel';
import type { ProvedIdentity } from './proved-identity.ts';

const mostGroups = 1_000;

type Claims = Readonly<Record<string, JsonValue | undefined>>;

/** What the claims of a provider say of a person; whatever has not its form says nothing. */
export function readClaims(
  claims: Claims,
  groupsClaim: string,
): Pick<ProvedIdentity, 'email' | 'isEmailVerified' | 'name' | 'groups'> {
  const email = textOf(claims['email'])?.trim().toLowerCase();
  return {
    email: email !== undefined && /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(email) ? email : undefined,
    isEmailVerified: claims['email_verified'] === true || claims['email_verified'] === 'true',
    name: textOf(claims['name'])?.slice(0, 200),
    groups: listOf(claims[groupsClaim]),
  };
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Some providers give a single group as text. */
function listOf(value: JsonValue | undefined): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((group): group is string => typeof group === 'string').slice(0, mostGroups);
}
