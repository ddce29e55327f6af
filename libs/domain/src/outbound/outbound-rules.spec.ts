import { describe, expect, it } from 'vitest';
import { OutboundRules } from './outbound-rules.ts';

const strict = new OutboundRules([]);
const open = new OutboundRules(['10.1.0.0/16', 'fd00::/8', '127.0.0.1/32']);

describe('addresses over TLS', () => {
  it.each(['8.8.8.8', '104.18.7.192', '2606:4700::6812:7c0', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8'])(
    '%s is public',
    (address) => {
      expect(strict.allowsAddress(address, true)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '192.0.0.8',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    '',
    'localhost',
    '127.1',
    '2130706433',
    '0x7f000001',
    '017700000001',
    '010.0.0.1',
    '8.8.8.08',
  ])('%s is refused', (address) => {
    expect(strict.allowsAddress(address, true)).toBe(false);
  });
});

describe('without TLS', () => {
  it.each([
    ['8.8.8.8', false],
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['10.2.0.1', false],
    ['fd00::5', true],
    ['127.0.0.1', true],
    ['127.0.0.2', false],
  ])('%s: %s', (address, allowed) => {
    expect(open.allowsAddress(address, false)).toBe(allowed);
  });
});

describe('the operator’s list', () => {
  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/8',
    'example.com/8',
    '::/129',
    '10.0.0.0/-1',
    '/8',
    '10.0.0.0/8x',
    '10.0.0.0/8/8',
  ])('refuses %s at the start', (network) => {
    expect(() => new OutboundRules([network])).toThrow(/not a network/);
  });
});
