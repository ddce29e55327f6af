import { hashOpaqueToken, newOpaqueToken } from '@headgate/secrets';

/** A token that is shown once, with what is stored of it. */
export interface NewToken {
  readonly token: string;
  readonly digest: string;
}

/** A secret behind the names of what it is for: whoever brings it belongs to no organization yet, so it has to say where to look. */
export function newNamedToken(...names: readonly string[]): NewToken {
  const token = [...names, newOpaqueToken()].join('.');
  return { token, digest: hashOpaqueToken(token) };
}
