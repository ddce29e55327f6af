import { editBody, readBody, type RequestBody } from '@headgate/dialects';
import type { JsonObject } from '@headgate/kernel';
import { inlinePolicyOf } from '@headgate/routing';

/** A body as it is sent on, and as it came where something of ours was in it. */
export interface OwnFieldsTaken {
  readonly body: RequestBody;
  readonly said: JsonObject | undefined;
}

/**
 * Takes out what is meant for the gateway, because some vendors refuse what they do not know; every other member stays byte for byte,
 * and so does a `policy` of the vendor's.
 */
export function takeOwnFields(body: RequestBody): OwnFieldsTaken {
  if (body.scan.own.length === 0) return { body, said: undefined };
  const said = body.json;
  const own = body.scan.own.filter((name) => name !== 'policy' || inlinePolicyOf(said) !== undefined);
  if (own.length === 0) return { body, said: undefined };
  return { body: readBody(editBody(body.bytes, { set: {}, remove: own })), said };
}
