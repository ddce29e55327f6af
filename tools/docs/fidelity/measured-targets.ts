import { type ProviderKind, providerKinds } from '@headgate/domain';

/** A column of the page: a kind of provider, and the model asked of it where the maker decides the language. */
export interface MeasuredTarget {
  readonly label: string;
  readonly kind: ProviderKind;
  readonly model: string;
}

const byMaker: Readonly<Partial<Record<ProviderKind, readonly MeasuredTarget[]>>> = {
  bedrock: [
    { label: 'bedrock (Anthropic)', kind: 'bedrock', model: 'anthropic.claude-sonnet-4-5-20250929-v1:0' },
    { label: 'bedrock (others)', kind: 'bedrock', model: 'amazon.nova-pro-v1:0' },
  ],
  vertex: [
    { label: 'vertex (Gemini)', kind: 'vertex', model: 'gemini-2.5-flash' },
    { label: 'vertex (Anthropic)', kind: 'vertex', model: 'claude-sonnet-4-5' },
  ],
  // Speaks whatever it is declared to.
  custom: [],
};

/** Every kind but the one whose language an operator declares. */
export const measuredTargets: readonly MeasuredTarget[] = providerKinds.flatMap(
  (kind) => byMaker[kind] ?? [{ label: kind, kind, model: 'some-model' }],
);
