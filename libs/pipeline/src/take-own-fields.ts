import { editBody, readBody, type RequestBody } from '@headgate/dialects';
import type { JsonObject } from '@headgate/kernel';
import { inlinePolicyOf } from '@headgate/routing';

/** Members of a body that are said to the gateway: no vendor knows them, and some refuse what they do not know. */
const ownFields = ['tags', 'include_routing_metadata'] as const;

/** A body as it is sent on, and as it came where something of ours was in it. */
export interface OwnFieldsTaken {
  readonly body: RequestBody;
  readonly said: JsonObject;
}

/** Takes out what is meant for the gateway; every other member stays byte for byte. */
export function takeOwnFields(body: RequestBody): OwnFieldsTaken {
  const said = body.json;
  const hasPolicy = inlinePolicyOf(said) !== undefined;
  if (!hasPolicy && !ownFields.some((name) => Object.hasOwn(said, name))) return { body, said };
  const own = [...ownFields.filter((name) => Object.hasOwn(said, name)), ...(hasPolicy ? ['policy'] : [])];
  return { body: readBody(editBody(body.bytes, { set: {}, remove: own })), said };
}
