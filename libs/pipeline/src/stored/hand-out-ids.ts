import type { SealedSecret } from '@headgate/domain';
import type { ProviderAdapter } from '@headgate/providers';
import type { PlannedTarget } from '@headgate/routing';
import type { PreparedCall } from '../prepared-call.ts';
import type { StoredIdSeal } from '../ports.ts';
import type { RoutedCall } from '../routed-call.ts';
import { MarkedTranslation } from './marked-translation.ts';
import { writeStoredId } from './stored-id.ts';
import { StoredMarks } from './stored-marks.ts';
import { findStoredPath } from './stored-path.ts';

/** What is asked of whom, with which credential. */
interface Asked {
  readonly routed: RoutedCall;
  readonly planned: PlannedTarget;
  readonly secret: SealedSecret | undefined;
}

/** The same call, whose answer names what is stored by ids that are of use to this project alone; itself where nothing is named. */
export function handOutIds(
  seal: StoredIdSeal,
  { routed, planned, secret }: Asked,
  { prepared, adapter }: { readonly prepared: PreparedCall; readonly adapter: ProviderAdapter },
): PreparedCall {
  if (!namesThings({ routed, planned }, adapter)) return prepared;
  const { config, project } = routed.identity;
  const place = { config, project: project.id, provider: planned.target.provider.id, secret: secret?.id ?? '' };
  const isKept = routed.request.body?.json['store'] !== false;
  const open = (): StoredMarks => new StoredMarks((own) => writeStoredId(seal, place, own), isKept);
  return mark(prepared, open);
}

function mark(prepared: PreparedCall, open: () => StoredMarks): PreparedCall {
  return {
    ...prepared,
    readWhole: (bytes) => {
      const reply = prepared.readWhole(bytes);
      return { ...reply, body: reply.fault === undefined ? open().markWhole(reply.body) : reply.body };
    },
    openStream: (format) => new MarkedTranslation(prepared.openStream(format), open()),
    amend: (failure) => {
      const amended = prepared.amend?.(failure);
      return amended === undefined ? undefined : mark(amended, open);
    },
  };
}

function namesThings({ routed, planned }: Omit<Asked, 'secret'>, adapter: ProviderAdapter): boolean {
  if (adapter.native.get('openai-responses')?.namesAnswers !== true) return false;
  const { dialect, rest } = routed.choice;
  if (dialect !== undefined) return dialect.name === 'openai-responses';
  return findStoredPath(planned.target.suffix ?? rest, routed.incoming.method, true)?.kind === 'named';
}
