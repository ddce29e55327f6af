import type { Caller, LiveTarget } from '@headgate/domain';

/**
 * Whether a key limited to some models may use this target. What counts is where the call really goes, as `model` or
 * `provider/model`; `asked`, what the caller wrote, counts only where it is the name of the route itself.
 */
export function mayUseModel(
  caller: Caller,
  use: {
    readonly target: Pick<LiveTarget, 'provider'>;
    readonly model: string;
    readonly routeName: string | undefined;
  },
): boolean {
  const patterns = caller.models;
  if (patterns === undefined) return true;
  const { target, model, routeName } = use;
  const names = [model, `${target.provider.name}/${model}`];
  if (routeName !== undefined) names.push(routeName);
  // An endpoint that names no model cannot be shown to be an allowed one.
  return patterns.some((pattern) => names.some((name) => name !== '' && matches(pattern, name)));
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
