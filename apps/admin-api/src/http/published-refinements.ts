import { acceptedRoute } from '@headgate/declarative';
import { baseUrl, reservedNames, resourceName, routeFields, routeModel, secretValue } from '@headgate/domain';
import type { z } from 'zod';
import { aimedSomewhere } from './aimed-somewhere.ts';

/**
 * What our refinements refuse, in words JSON Schema has. Without them the published document would accept bodies that the API
 * refuses, and a client that checks first would be told so only by the server.
 */
export const publishedRefinements: ReadonlyMap<z.core.$ZodType, Readonly<Record<string, unknown>>> = new Map<
  z.core.$ZodType,
  Readonly<Record<string, unknown>>
>([
  [resourceName, { not: { pattern: `^(?:${[...reservedNames].map(anyCase).join('|')})$` } }],
  [routeModel.shape.suffix.unwrap(), { not: { pattern: '/\\.\\.(?:/|$)' } }],
  [
    routeFields.shape.config.unwrap().shape.path.unwrap(),
    { not: { pattern: '^/(?:v1|v1beta|healthz|readyz|metrics|docs|console)(?:/|$)' } },
  ],
  [acceptedRoute, aimedSomewhere],
  // A text that can travel in a header, or a JSON object; whether the latter is one that parses, only the API can say.
  [secretValue, { pattern: '^(?:[\\x21-\\x7e]+|\\s*\\{[\\x20-\\x7e\\r\\n\\t]*\\}\\s*)$' }],
  [baseUrl, { pattern: '^https?://[^?#@\\\\\\s]+$' }],
]);

/** Patterns of JSON Schema have no flag for case. */
function anyCase(name: string): string {
  return [...name].map((letter) => `[${letter.toUpperCase()}${letter}]`).join('');
}
