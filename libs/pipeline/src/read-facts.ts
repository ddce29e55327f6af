import type { CallFacts } from '@headgate/domain';
import { endpointOfDialect } from '@headgate/routing';
import type { RoutedCall } from './routed-call.ts';

/** What the rules of policies may read of a call. */
export function readFacts(
  { incoming, identity, request, choice }: RoutedCall,
  nowMs: number,
  mismatched: (field: string) => void,
): CallFacts {
  const dialect = choice.dialect?.name;
  const [, first = ''] = /^\/+([^/?]+)/.exec(choice.rest) ?? [];
  return {
    method: incoming.method,
    path: incoming.path,
    query: incoming.query,
    clientIp: incoming.clientIp,
    endpoint: dialect === undefined ? first : endpointOfDialect(dialect),
    dialect,
    model: request.model,
    isStreaming: request.isStreaming,
    json: request.said ?? request.body?.json,
    caller: identity.caller,
    projectSlug: identity.project.slug,
    routeName: choice.route.name,
    nowMs,
    mismatched,
    header: (name) => incoming.header(name),
  };
}
