import { isJsonObject, type JsonObject } from '@headgate/kernel';
import { z } from 'zod';
import { type BodySchema, patchBody } from '../http/body-schema.ts';
import { dropAbsent } from './drop-absent.ts';

const objects = patchBody(z.looseObject({}));

/** An object of that API, without what its client left unsaid. What is wrong inside is found by the API's own readers. */
export const javelinBody: BodySchema<JsonObject> = {
  ...objects,
  '~standard': {
    ...objects['~standard'],
    validate: (body) =>
      isJsonObject(body) ? { value: dropAbsent(body) } : { issues: [{ message: 'must be an object' }] },
  },
};

/** A member that is an object, or an empty one. */
export function objectAt(value: JsonObject, name: string): JsonObject {
  const member = value[name];
  return isJsonObject(member) ? member : {};
}
