import { describe, expect, it } from 'vitest';
import { auditHead, auditHeadText } from './audit-head.ts';

const head = {
  ...{ org: 'org_a', seq: 7, hash: 'ab'.repeat(32), revision: 5 },
  ...{ at: '2026-11-20T12:00:00.000Z', exported_at: '2026-11-20T13:00:00.000Z' },
};

describe('the head of an audit trail', () => {
  it('is signed as a text that names every part of it', () => {
    const text = auditHeadText(head);
    expect(text.split('\n')).toEqual(['headgate audit head', ...Object.values(head).map(String)]);
    const others = Object.entries(head).map(([name, value]) =>
      auditHeadText({ ...head, [name]: typeof value === 'number' ? value + 1 : `${value}x` }),
    );
    expect(new Set([text, ...others]).size).toBe(1 + others.length);
  });

  it.each([
    ['no number', { seq: 0 }],
    ['no hash', { hash: 'AB'.repeat(32) }],
    ['no organization', { org: '' }],
    ['no instant', { at: 'yesterday' }],
  ])('with %s is none', (_, wrong) => {
    const whole = { ...head, signature: 's' };
    expect(auditHead.safeParse(whole).success).toBe(true);
    expect(auditHead.safeParse({ ...whole, ...wrong }).success).toBe(false);
  });
});
