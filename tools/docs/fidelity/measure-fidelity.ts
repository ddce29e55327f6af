import { getDialect } from '@headgate/dialects';
import type { LiveProvider } from '@headgate/domain';
import { isFault, type JsonObject } from '@headgate/kernel';
import { type Fidelity, findAdapter, type NativeLanguage, type ProviderAdapter } from '@headgate/providers';
import type { MeasuredTarget } from './measured-targets.ts';
import type { Probe, ProbedDialect } from './probe.ts';

/** What becomes of one feature on its way from a language to a target. */
export interface Measured {
  readonly verdict: 'same' | 'kept' | 'coerced' | 'dropped' | 'refused';
  /** Fields as `x-headgate-fidelity` names them; of a refusal what the caller is told. */
  readonly notes: readonly string[];
  /** What the vendor would be sent; undefined where the caller's own bytes travel, or nothing does. */
  readonly wire: string | undefined;
}

interface Said {
  readonly body: JsonObject;
  readonly fidelity: Fidelity | undefined;
  readonly isSame: boolean;
}

/** Asks the adapter itself; undefined where the language has no words for the feature. */
export function measureFidelity(probe: Probe, dialect: ProbedDialect, target: MeasuredTarget): Measured | undefined {
  const asked = probe.bodies[dialect];
  if (asked === undefined) return undefined;
  const body = { model: target.model, ...asked };
  const adapter = adapterOf(target);
  const native = adapter.native.get(dialect);
  try {
    const said =
      native === undefined ? translate(adapter, dialect, { body, target }) : passOn(native, { body, target });
    return judge(said);
  } catch (error) {
    if (!isFault(error) || error.code !== 'feature_unsupported') throw error;
    return { verdict: 'refused', notes: error.problems.map(({ message }) => message), wire: undefined };
  }
}

interface Asked {
  readonly body: JsonObject;
  readonly target: MeasuredTarget;
}

function translate(adapter: ProviderAdapter, dialect: ProbedDialect, { body, target }: Asked): Said {
  const { model } = target;
  const call = getDialect(dialect).readCall(body, { model, isStreaming: false });
  const { body: wire, fidelity } = adapter.buildRequest(call, model);
  return { body: wire, fidelity, isSame: false };
}

function passOn(native: NativeLanguage, { body, target }: Asked): Said {
  const adapted = native.adapt?.(body);
  if (adapted !== undefined) return { ...adapted, isSame: false };
  const dropped = native.edit?.({ body, model: target.model, header: () => undefined }).dropped ?? [];
  return { body, fidelity: dropped.length === 0 ? undefined : { coerced: [], dropped }, isSame: true };
}

function judge({ body, fidelity, isSame }: Said): Measured {
  const { coerced, dropped } = fidelity ?? { coerced: [], dropped: [] };
  const wire = JSON.stringify(body);
  if (dropped.length > 0) return { verdict: 'dropped', notes: [...dropped, ...coerced], wire };
  if (coerced.length > 0) return { verdict: 'coerced', notes: coerced, wire };
  return { verdict: isSame ? 'same' : 'kept', notes: [], wire };
}

function adapterOf({ kind, model }: MeasuredTarget): ProviderAdapter {
  const adapter = findAdapter(kind);
  return adapter.forTarget?.(providerOf(kind), model) ?? adapter;
}

/** As little of a provider as an adapter can be asked with: nothing is ever sent to it. */
function providerOf(kind: MeasuredTarget['kind']): LiveProvider {
  return {
    ...{
      id: kind,
      name: kind,
      kind,
      baseUrl: 'https://vendor.example',
      origin: 'https://vendor.example',
      enabled: true,
    },
    ...{ organization: undefined, headers: {}, secrets: [] },
    cloud: { region: 'eu-west-1', project: 'p', location: 'global' },
  };
}
