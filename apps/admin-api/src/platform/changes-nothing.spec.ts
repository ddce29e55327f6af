import { describe, expect, it } from 'vitest';
import { changesNothing } from './changes-nothing.ts';

const at = new Date('2026-11-20T12:00:00Z');
interface Row {
  name: string | null;
  body: Record<string, unknown>;
  projects: readonly string[] | null;
  expiresAt: Date | null;
}
const row: Row = { name: 'a', body: { b: { c: 1, d: 2 }, e: [1, 2] }, projects: null, expiresAt: at };

describe('changesNothing', () => {
  it.each<[string, Partial<Row>]>([
    ['no field', {}],
    ['the same text', { name: 'a' }],
    ['the same members in another order', { body: { e: [1, 2], b: { d: 2, c: 1 } } }],
    ['a member that is absent, written as undefined', { body: { b: { c: 1, d: 2, x: undefined }, e: [1, 2] } }],
    ['the same instant', { expiresAt: new Date(at) }],
    ['null where there is null', { projects: null }],
  ])('is true for %s', (_, change) => {
    expect(changesNothing(row, change)).toBe(true);
  });

  it.each<[string, Partial<Row>]>([
    ['another text', { name: 'A' }],
    ['null', { name: null }],
    ['one field of several', { name: 'a', projects: ['x'] }],
    ['a list in another order', { body: { b: { c: 1, d: 2 }, e: [2, 1] } }],
    ['a member gone', { body: { b: { c: 1 }, e: [1, 2] } }],
    ['another instant', { expiresAt: new Date(0) }],
  ])('is false for %s', (_, change) => {
    expect(changesNothing(row, change)).toBe(false);
  });
});
