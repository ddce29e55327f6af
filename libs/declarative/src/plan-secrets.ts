import { originOf } from '@headgate/domain';
import type { FieldChange } from './diff-fields.ts';
import type { NextSecret, SecretStep } from './plan.ts';
import { resourceKey } from './resource-key.ts';
import type { StoredSecrets } from './stored-secrets.ts';
import type { TargetProvider, TargetSecret, TargetState } from './target-state.ts';
import type { StateProvider, StateSecret, TenantState } from './tenant-state.ts';

/** What is shown in the place of a value that is not stored yet. */
const newValue = '(new value)';

/** The steps between the secrets of the providers that stay or come; those of a provider that goes, go with it. */
export function planSecrets(current: TenantState, target: TargetState, secrets: StoredSecrets): SecretStep[] {
  const before = new Map(current.providers.map((provider) => [resourceKey(provider), provider]));
  return [...target.providers].flatMap(([key, provider]) => planOfProvider(before.get(key), provider, secrets));
}

function planOfProvider(
  before: StateProvider | undefined,
  provider: TargetProvider,
  secrets: StoredSecrets,
): SecretStep[] {
  const stored = new Map((before?.secrets ?? []).map((secret) => [secret.name, secret]));
  const wanted = new Set(provider.secrets.map(({ name }) => name));
  const isMoved = before !== undefined && originOf(before) !== originOf(provider);
  const kept = provider.secrets.flatMap((secret): SecretStep[] => {
    const was = stored.get(secret.name);
    const value = nextValue(secret, was, (text) => !isMoved && secrets.holds(provider, secret.name, text));
    const after: NextSecret = { name: secret.name, weight: secret.weight, enabled: secret.enabled, value };
    const fields = compare(was, after);
    if (was !== undefined && fields.length === 0) return [];
    return [
      { ...about(provider, secret), action: was === undefined ? 'create' : 'update', before: was, after, fields },
    ];
  });
  const gone = [...stored.values()].filter(({ name }) => !wanted.has(name));
  return [
    ...kept,
    ...gone.map((was): SecretStep => ({
      ...about(provider, was),
      action: 'delete',
      before: was,
      after: undefined,
      fields: [],
    })),
  ];
}

function about(
  provider: TargetProvider,
  { name }: { readonly name: string },
): Pick<SecretStep, 'kind' | 'project' | 'name' | 'provider'> {
  return { kind: 'secret', project: provider.project, name: `${provider.name}/${name}`, provider: provider.name };
}

/** The value to store; undefined where what is stored stays. */
function nextValue(
  { value }: TargetSecret,
  was: StateSecret | undefined,
  isStored: (text: string) => boolean,
): string | undefined {
  if (typeof value !== 'string' || value === was?.mask) return undefined;
  return was !== undefined && isStored(value) ? undefined : value;
}

function compare(was: StateSecret | undefined, next: NextSecret): FieldChange[] {
  const fields: FieldChange[] = [];
  if (was === undefined || next.value !== undefined) fields.push({ path: 'value', before: was?.mask, after: newValue });
  if (was?.weight !== next.weight) fields.push({ path: 'weight', before: was?.weight, after: next.weight });
  if (was?.enabled !== next.enabled) fields.push({ path: 'enabled', before: was?.enabled, after: next.enabled });
  return fields;
}
