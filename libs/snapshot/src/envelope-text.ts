import { type SnapshotEnvelope, snapshotEnvelope } from '@headgate/domain';
import { parseJson } from './parse-in-slices.ts';
import { SnapshotError } from './snapshot-error.ts';

const envelopeHead = snapshotEnvelope.omit({ body: true });

/**
 * An envelope as it lies in a store: one line of JSON with everything but the body, then the body's exact bytes. The body as a
 * string within JSON would cost a fifth more bytes and a second pass over every one of them.
 */
export function formatEnvelope(envelope: SnapshotEnvelope): string {
  const { body, ...head } = envelope;
  return `${JSON.stringify(head)}\n${body}`;
}

/** The inverse of `formatEnvelope`; proves nothing of what it reads. Throws `SnapshotError`. */
export function splitEnvelope(text: string): SnapshotEnvelope {
  const end = text.indexOf('\n');
  if (end < 0 || end > 4096) throw new SnapshotError('malformed', '', 'the snapshot has no head');
  const head = envelopeHead.safeParse(parseJson(text.slice(0, end)));
  if (!head.success) throw new SnapshotError('malformed', '', "the snapshot's head does not have its form");
  return { ...head.data, body: text.slice(end + 1) };
}
