import type { JsonValue } from '@headgate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditChainStart, hashAuditEvent } from './audit-chain.ts';
import type { AuditRow } from './rows/audit-row.ts';
import { anAuditRecord } from './testing/an-audit-record.ts';

const anEvent = (fields: Partial<AuditRow> = {}): Omit<AuditRow, 'hash'> => ({
  ...anAuditRecord(),
  ...{ orgId: 'org_1', seq: 1, at: new Date('2026-01-02T03:04:05.006Z'), revision: 1, prevHash: auditChainStart },
  actor: { kind: 'api_key', id: 'key_1', name: 'ci' },
  ...fields,
});

describe('the hash of an audit event', () => {
  it('never changes from one version to the next: trails that are stored must still verify', () => {
    expect(hashAuditEvent(anEvent())).toBe('f1a0554eb939ffb05191aee368aaa0d269a04e2013b16905b23b81187347e99c');
  });

  it.each<[string, Partial<AuditRow>]>([
    ['organization', { orgId: 'org_2' }],
    ['number', { seq: 2 }],
    ['time', { at: new Date('2026-01-02T03:04:05.007Z') }],
    ['revision', { revision: 2 }],
    ['hash before', { prevHash: '1'.repeat(64) }],
    ['actor', { actor: { kind: 'api_key', id: 'key_2', name: 'ci' } }],
    ["actor's kind", { actor: { kind: 'system', id: 'key_1', name: 'ci' } }],
    ['action', { action: 'delete' }],
    ['kind of resource', { resourceKind: 'provider' }],
    ['id of the resource', { resourceId: 'rte_2' }],
    ['name of the resource', { resourceName: 'other' }],
    ['state before', { before: {} }],
    ['state after', { after: { name: 'Support' } }],
  ])('covers the %s', (_field, fields) => {
    expect(hashAuditEvent(anEvent(fields))).not.toBe(hashAuditEvent(anEvent()));
  });

  it('does not depend on the order of keys, at any depth', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const after = value as JsonValue;
        expect(hashAuditEvent(anEvent({ after: turned(after) }))).toBe(hashAuditEvent(anEvent({ after })));
      }),
    );
  });

  it('tells different values apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        fc.pre(JSON.stringify(turned(left)) !== JSON.stringify(turned(right)));
        fc.pre(JSON.stringify(left) !== JSON.stringify(turned(right)));
        expect(hashAuditEvent(anEvent({ after: left as JsonValue }))).not.toBe(
          hashAuditEvent(anEvent({ after: right as JsonValue })),
        );
      }),
    );
  });
});

/** The same value with the keys of every object the other way round. */
function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, field]) => [key, turned(field ?? null)]),
  );
}
