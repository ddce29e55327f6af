import type { Account } from '../account.ts';
import type { TapedBody } from '../archive-sink.ts';
import type { PipelineDeps } from '../pipeline-deps.ts';
import { maxTapedBytes, ReplyTape } from '../reply-tape.ts';

/** From here on the answer of a call whose route keeps its calls is remembered; nothing for any other. */
export function tapeReply({ archive }: Pick<PipelineDeps, 'archive'>, account: Account): void {
  if (archive === undefined || account.routed?.choice.route.archive === undefined) return;
  account.reply = new ReplyTape(account.incoming.reply);
}

/** Gives a call that was remembered to the archive, once it is over. */
export function archiveCall({ archive }: Pick<PipelineDeps, 'archive'>, account: Account, status: number): void {
  const { reply, routed, incoming } = account;
  const kept = routed?.choice.route.archive;
  if (archive === undefined || routed === undefined || kept === undefined || !(reply instanceof ReplyTape)) return;
  const { identity, choice } = routed;
  archive.keep({
    config: identity.config,
    requestId: incoming.requestId,
    project: identity.caller.project,
    keyId: identity.caller.keyId,
    route: choice.route.name,
    provider: account.provider?.name ?? null,
    model: account.model ?? null,
    status,
    startedAtMs: account.startedAtMs,
    retentionDays: kept.retentionDays,
    request: requestOf(account),
    reply: reply.taped,
  });
}

/** A form with files is read on while it is sent on, and never held. */
function requestOf({ routed }: Account): TapedBody {
  const { bytes, upload, contentType } = routed?.request ?? { bytes: new Uint8Array(), contentType: undefined };
  const isCut = upload !== undefined || bytes.length > maxTapedBytes;
  return { contentType, bytes: bytes.subarray(0, maxTapedBytes), isCut };
}
