import { z } from 'zod';

/** Where the audit trail of an organization ended at an instant, signed: what no later trail may contradict. */
export const auditHead = z.object({
  org: z.string().min(1).describe('Its id; `platform`: the trail of the installation.'),
  seq: z.int().positive().describe('Number of the newest event.'),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Hash of the newest event, which covers every event before it.'),
  revision: z.int().nonnegative(),
  at: z.iso.datetime().describe('When the newest event was written.'),
  exported_at: z.iso.datetime(),
  signature: z.string().describe('Ed25519, base64url.'),
});
export type AuditHead = z.infer<typeof auditHead>;

/** What the signature covers. Begins with words of its own: nothing else that is signed can be taken for it. */
export function auditHeadText({ org, seq, hash, revision, at, exported_at }: Omit<AuditHead, 'signature'>): string {
  return ['headgate audit head', org, seq, hash, revision, at, exported_at].join('\n');
}
