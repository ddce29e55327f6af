import type { LiveCustomRoute, LiveTemplate, RouteConfig } from '@headgate/domain';
import { compileTemplate } from './compile-template.ts';
import { compileOptional, compileUsage } from './compile-usage.ts';

/** What makes a route a custom one, compiled once; throws for a path that is none. */
export function compileCustomRoute({
  headers,
  mapping = {},
}: Pick<RouteConfig, 'headers' | 'mapping'>): LiveCustomRoute {
  return {
    headers: Object.freeze({ ...headers }),
    request: compileOne(mapping.request),
    response: compileOne(mapping.response),
    stream: compileOne(mapping.stream),
    usage: compileUsage(mapping.usage),
    error: compileOptional(mapping.error),
  };
}

function compileOne(template: Readonly<Record<string, unknown>> | undefined): LiveTemplate | undefined {
  return template && compileTemplate(template);
}
