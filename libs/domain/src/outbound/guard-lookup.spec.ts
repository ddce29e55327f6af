import { describe, expect, it } from 'vitest';
import { guardLookup } from './guard-lookup.ts';
import { OutboundRules } from './outbound-rules.ts';

const good = { address: '93.184.216.34', family: 4 };
const bad = { address: '169.254.169.254', family: 4 };

function look(addresses: readonly (typeof good)[], all: boolean, failure: Error | null = null) {
  const lookup = guardLookup({
    rules: new OutboundRules([]),
    isEncrypted: true,
    resolve: (_, done) => done(failure, addresses),
    refuse: () => new Error('refused'),
  });
  const found: unknown[][] = [];
  lookup('a.example', { all }, (...outcome) => found.push(outcome));
  return found;
}

describe('a name on its way to a connection', () => {
  it('gives what it was asked for, once', () => {
    expect(look([good], false)).toEqual([[null, good.address, 4]]);
    expect(look([good, { ...good, address: '8.8.8.8' }], true)).toEqual([
      [null, [good, { ...good, address: '8.8.8.8' }]],
    ]);
  });

  it.each([[[bad]], [[good, bad]], [[bad, good]]])(
    'is refused where any of its addresses is barred: %j',
    (addresses) => {
      for (const all of [false, true]) expect(look(addresses, all)).toEqual([[new Error('refused'), '']]);
    },
  );

  it('that stands for nothing is told, and so is what went wrong', () => {
    expect(look([], false)).toEqual([[new Error('no address for a.example'), '']]);
    expect(look([good], false, new Error('down'))).toEqual([[new Error('down'), '']]);
  });
});
