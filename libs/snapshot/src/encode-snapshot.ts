import { hash } from 'node:crypto';
import type { SnapshotBody, SnapshotEnvelope, SnapshotManifest } from '@headgate/domain';
import { canonicalJson } from './canonical-json.ts';
import type { Sign } from './sign.ts';

/** The signed envelope of a body: its canonical bytes, their SHA-256, and a signature over organization, revision and hash. */
export function encodeSnapshot(body: SnapshotBody | SnapshotManifest, sign: Sign): SnapshotEnvelope {
  const text = canonicalJson(body);
  const sha256 = hash('sha256', text, 'hex');
  const { org, rev, schema } = body;
  return { org, rev, schema, sha256, signature: sign(snapshotMessage({ org, rev, sha256 })), body: text };
}

/** The text a snapshot's signature covers. */
export function snapshotMessage(head: Pick<SnapshotEnvelope, 'org' | 'rev' | 'sha256'>): string {
  return `headgate.snapshot.v1\n${head.org}\n${head.rev}\n${head.sha256}`;
}
