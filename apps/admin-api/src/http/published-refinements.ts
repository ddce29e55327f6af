import { baseUrl, reservedNames, resourceName, routeFields, routeModel } from '@headgate/domain';
import type { z } from 'zod';

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
  [baseUrl, { pattern: '^https?://[^?#@\\\\\\s]+$' }],
]);

/** Patterns of JSON Schema have no flag for case. */
function anyCase(name: string): string {
  return [...name].map((letter) => `[${letter.toUpperCase()}${letter}]`).join('');
}
