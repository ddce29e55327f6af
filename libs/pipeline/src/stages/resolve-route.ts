import { getDialect } from '@headgate/dialects';
import type { DialectName, LiveRoute, RouteType } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { chooseRoute, findInlinePolicy } from '@headgate/routing';
import type { CallRequest } from '../call-request.ts';
import type { IncomingCall } from '../incoming-call.ts';
import type { Identity } from '../ports.ts';
import type { RouteByPath } from '../route-by-path.ts';
import type { RouteChoice } from '../routed-call.ts';

const typeOfDialect: Readonly<Record<DialectName, RouteType>> = {
  'openai-chat': 'chat',
  'openai-responses': 'chat',
  'openai-completions': 'completion',
  'openai-embeddings': 'embedding',
  'openai-images': 'image',
  'openai-image-edits': 'image',
  'openai-image-variations': 'image',
  'openai-speech': 'audio',
  'openai-transcriptions': 'audio',
  'openai-translations': 'audio',
  'openai-moderations': 'moderation',
  rerank: 'rerank',
  'anthropic-messages': 'chat',
  'anthropic-count-tokens': 'chat',
  'gemini-generate': 'chat',
  'gemini-generate-array': 'chat',
  'gemini-embed': 'embedding',
  'gemini-batch-embed': 'embedding',
  'gemini-count-tokens': 'chat',
};

/**
 * Says which route serves a call, by which policy, and what model it wants. Throws `model_not_found`, `key_scope`,
 * `request_invalid`.
 */
export function resolveRoute(
  { project, caller }: Identity,
  byPath: RouteByPath,
  { request, incoming }: { readonly request: CallRequest; readonly incoming: Pick<IncomingCall, 'header'> },
): RouteChoice {
  const inline = findInlinePolicy(request.said, (name) => incoming.header(name));
  const chosen = chooseRoute({ project, caller, ofPath: byPath, model: request.model, inline });
  if (byPath.dialect !== undefined) refuseOtherType(chosen.route, byPath.dialect);
  const dialect = byPath.dialect === undefined ? undefined : getDialect(byPath.dialect);
  const { route, policy, model, because } = chosen;
  return { route, policy, model, because, dialect, rest: byPath.rest };
}

function refuseOtherType(route: LiveRoute, dialect: DialectName): void {
  // A reserved route is its provider's whole surface, whatever type it was stored with.
  if (route.isReserved || route.type === undefined || typeOfDialect[dialect] === route.type) return;
  throw fault('request_invalid', {
    message: `The route "${route.name}" is of type ${route.type} and does not serve this endpoint.`,
  });
}
