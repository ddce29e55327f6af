import type { CanonicalCall } from '@headgate/domain';

/** The tools of a call that take plain text, by name. */
export function textToolsOf(call: CanonicalCall): ReadonlySet<string> {
  const tools = call.operation === 'chat' ? (call.tools ?? []) : [];
  return new Set(tools.flatMap(({ name, takesText }) => (takesText === true ? [name] : [])));
}
