import { type KeyEnvelope, type KeyRecord, keyRecord } from '@headgate/domain';
import { canonicalJson } from './canonical-json.ts';
import type { Sign, Verify } from './sign.ts';

const maxBytes = 64 * 1024;

/** A key record signed for its way to the data plane. */
export function encodeKeyRecord(record: KeyRecord, sign: Sign): KeyEnvelope {
  const body = canonicalJson(keyRecord.parse(record));
  return { body, signature: sign(keyMessage(body)) };
}

/** The record within, or undefined where the signature is not the publisher's or the record not a record. Never throws. */
export function parseKeyEnvelope(envelope: KeyEnvelope, verify: Verify): KeyRecord | undefined {
  if (envelope.body.length > maxBytes || !verify(keyMessage(envelope.body), envelope.signature)) return undefined;
  try {
    return keyRecord.safeParse(JSON.parse(envelope.body)).data;
  } catch {
    return undefined;
  }
}

function keyMessage(body: string): string {
  return `headgate.key.v1\n${body}`;
}
