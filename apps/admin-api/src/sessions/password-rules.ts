import type { Problem } from '@headgate/kernel';

const fewestCharacters = 12;
const mostCharacters = 256;

/** What is wrong with a new password. Length is all that counts: rules about letters make passwords guessable, not strong. */
export function findPasswordProblems(password: string, { path, login }: { path: string; login: string }): Problem[] {
  const length = [...password].length;
  if (length < fewestCharacters) return [{ path, message: `must have at least ${fewestCharacters} characters` }];
  if (length > mostCharacters) return [{ path, message: `must have at most ${mostCharacters} characters` }];
  if (password.trim().toLowerCase() === login) return [{ path, message: 'must not be your address' }];
  return [];
}
