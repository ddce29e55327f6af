import { Answer } from '../http/answer.ts';

/** What every write of that API is answered with. */
export interface JavelinMessage {
  readonly message: string;
}

/** `Route created successfully`, and the revision in which it can be found. */
export function javelinDone(
  noun: string,
  verb: 'created' | 'updated' | 'deleted',
  change: { readonly rev: number },
): Answer<JavelinMessage> {
  return new Answer({ message: `${noun} ${verb} successfully` }, { revision: change.rev });
}
