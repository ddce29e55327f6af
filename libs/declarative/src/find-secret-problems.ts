import { findSecretProblem, originOf, type ProviderKind } from '@headgate/domain';
import type { Problem } from '@headgate/kernel';
import type { StoredSecrets } from './stored-secrets.ts';
import type { TargetProvider, TargetSecret } from './target-state.ts';
import type { StateProvider } from './tenant-state.ts';

/** What is wrong with the secrets of one provider: values that are missing, masks of nothing, references nobody has read. */
export function findSecretProblems(
  before: StateProvider | undefined,
  provider: TargetProvider,
  rules: { readonly secrets: StoredSecrets; readonly allowReferences: boolean },
): Problem[] {
  const isMoved = before !== undefined && originOf(before) !== originOf(provider);
  return provider.secrets.flatMap((secret) => {
    const stored = before?.secrets.find(({ name }) => name === secret.name);
    const message = judge(secret, { kind: provider.kind, mask: stored?.mask, isMoved, ...rules });
    return message === undefined ? [] : [{ path: `${secret.path}.value`, message }];
  });
}

const unreadReference = 'is a reference; it is read by the client that applies the document, not here';

function judge(
  { value }: TargetSecret,
  about: {
    kind: ProviderKind;
    mask: string | undefined;
    isMoved: boolean;
    secrets: StoredSecrets;
    allowReferences: boolean;
  },
): string | undefined {
  if (typeof value === 'object') return about.allowReferences ? undefined : unreadReference;
  return value === undefined || value === about.mask ? judgeKept(about) : judgeNew(value, about);
}

function judgeKept({ mask, isMoved }: { mask: string | undefined; isMoved: boolean }): string | undefined {
  if (mask === undefined) return 'is required: there is no such secret yet';
  return isMoved ? 'is required again: the provider moves to another origin' : undefined;
}

function judgeNew(
  value: string,
  { kind, secrets }: { kind: ProviderKind; secrets: StoredSecrets },
): string | undefined {
  if (secrets.isMask(value)) return 'looks like the mask of another secret; give the secret itself';
  return findSecretProblem(kind, value);
}
