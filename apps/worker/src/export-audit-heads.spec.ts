import type { AuditHeadRow } from '@headgate/database';
import { type AuditHead, auditHeadText } from '@headgate/domain';
import { createSigner, createVerifier, newSigningKeys } from '@headgate/secrets';
import { describe, expect, it } from 'vitest';
import { exportAuditHeads, type ExportDeps, type HeadTarget } from './export-audit-heads.ts';

const { privateKey, publicKey } = newSigningKeys();
const signer = createSigner(privateKey);
const now = Date.parse('2026-11-20T13:00:00.000Z');

const aHead = (orgId: string, seq: number): AuditHeadRow => ({
  ...{ orgId, seq, hash: 'ab'.repeat(32), revision: seq },
  at: new Date('2026-11-20T12:00:00.000Z'),
});

function target(name: string, fails = false): HeadTarget & { readonly got: AuditHead[] } {
  const got: AuditHead[] = [];
  return {
    ...{ name, got },
    put: (heads) => {
      if (fails) return Promise.reject(new Error(`${name} is full`));
      got.push(...heads);
      return Promise.resolve();
    },
  };
}

/** Two pages of organizations, and the trail of the installation where it has one. */
function deps(targets: readonly HeadTarget[], platform?: AuditHeadRow): ExportDeps {
  const pages: Record<string, Awaited<ReturnType<ExportDeps['database']['listAuditHeads']>>> = {
    '': { rows: [aHead('org_a', 3)], next: 'second' },
    second: { rows: [aHead('org_b', 9)], next: undefined },
  };
  return {
    database: {
      findPlatformHead: () => Promise.resolve(platform),
      listAuditHeads: ({ after = '' }) => Promise.resolve(pages[after] ?? { rows: [], next: undefined }),
    },
    sign: (message) => signer.sign(message),
    clock: { now: () => now },
    targets,
  };
}

describe('the export of audit heads', () => {
  it('gives every trail to every target, signed', async () => {
    const [log, file] = [target('log'), target('file')];
    await exportAuditHeads(deps([log, file], aHead('platform', 2)));
    expect(log.got.map(({ org, seq, exported_at }) => [org, seq, exported_at])).toEqual(
      [
        ['platform', 2],
        ['org_a', 3],
        ['org_b', 9],
      ].map((head) => [...head, '2026-11-20T13:00:00.000Z']),
    );
    expect(file.got).toEqual(log.got);
    const verifier = createVerifier(publicKey);
    for (const { signature, ...head } of log.got) {
      expect(verifier.verify(auditHeadText(head), signature)).toBe(true);
      expect(verifier.verify(auditHeadText({ ...head, seq: head.seq + 1 }), signature)).toBe(false);
    }
  });

  it('names the target that failed, and keeps nothing from the others', async () => {
    const file = target('file');
    await expect(exportAuditHeads(deps([target('url', true), file]))).rejects.toThrow('audit heads did not reach: url');
    expect(file.got.map(({ org }) => org)).toEqual(['org_a', 'org_b']);
  });
});
