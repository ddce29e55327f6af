import { describe, expect, it } from 'vitest';
import { findOutboundProblems, findOutboundProblemsWithin } from './find-outbound-problems.ts';
import { OutboundRules } from './outbound-rules.ts';

const strict = new OutboundRules([]);
const local = new OutboundRules(['127.0.0.0/8', 'fd00::/8']);

function judge(url: string, rules = strict): string {
  return findOutboundProblems(url, 'base_url', rules).map(({ message }) => message)[0] ?? 'allowed';
}

describe('an address somebody writes down', () => {
  it.each([
    'https://api.openai.com/v1',
    'https://api.openai.com:8443/v1',
    'https://8.8.8.8/v1',
    'https://[2606:4700:4700::1111]/v1',
    // NAT64 of a public address is that address.
    'https://[64:ff9b::808:808]/v1',
    'https://xn--bcher-kva.example/v1',
    'https://vllm.internal/v1',
  ])('%s is allowed', (url) => {
    expect(judge(url)).toBe('allowed');
  });

  it.each([
    ['loopback', 'https://127.0.0.1/'],
    ['loopback, short', 'https://127.1/'],
    ['loopback, decimal', 'https://2130706433/'],
    ['loopback, octal', 'https://0177.0.0.1/'],
    ['loopback, one octal number', 'https://017700000001/'],
    ['loopback, hexadecimal', 'https://0x7f.0.0.1/'],
    ['loopback, one hexadecimal number', 'https://0x7f000001/'],
    ['loopback, wide digits', 'https://１２７.０.０.１/'],
    ['loopback, circled digits', 'https://①②⑦.⓪.⓪.①/'],
    ['loopback, percent signs', 'https://%31%32%37.0.0.1/'],
    ['loopback with a dot at its end', 'https://127.0.0.1./'],
    ['loopback by name', 'https://localhost/'],
    ['loopback by name, in capitals and with a dot', 'https://LOCALHOST./'],
    ['loopback by a name below it', 'https://app.localhost/'],
    ['loopback of IPv6', 'https://[::1]/'],
    ['loopback of IPv6, in full', 'https://[0:0:0:0:0:0:0:1]/'],
    ['mapped loopback', 'https://[::ffff:127.0.0.1]/'],
    ['mapped loopback, hexadecimal', 'https://[::ffff:7f00:1]/'],
    ['compatible loopback', 'https://[::127.0.0.1]/'],
    ['NAT64 of loopback', 'https://[64:ff9b::7f00:1]/'],
    ['NAT64 of a private address', 'https://[64:ff9b::10.0.0.1]/'],
    ['local NAT64', 'https://[64:ff9b:1::808:808]/'],
    ['6to4 of loopback', 'https://[2002:7f00:1::]/'],
    ['Teredo', 'https://[2001:0:7f00:1::]/'],
    ['this network', 'https://0.0.0.0/'],
    ['zero', 'https://0/'],
    ['unspecified', 'https://[::]/'],
    ['10/8', 'https://10.1.2.3/'],
    ['172.16/12', 'https://172.31.255.255/'],
    ['192.168/16', 'https://192.168.0.1/'],
    ['carrier NAT', 'https://100.64.0.1/'],
    ['link-local', 'https://169.254.1.1/'],
    ['metadata', 'https://169.254.169.254/latest/meta-data'],
    ['metadata, decimal', 'https://2852039166/'],
    ['metadata, mapped', 'https://[::ffff:a9fe:a9fe]/'],
    ['metadata by name', 'https://metadata.google.internal/'],
    ['link-local of IPv6', 'https://[fe80::1]/'],
    ['unique local of IPv6', 'https://[fd00::1]/'],
    ['metadata of IPv6', 'https://[fd00:ec2::254]/'],
    ['multicast', 'https://224.0.0.1/'],
    ['multicast of IPv6', 'https://[ff02::1]/'],
    ['broadcast', 'https://255.255.255.255/'],
    ['documentation', 'https://203.0.113.7/'],
  ])('%s is refused', (_, url) => {
    expect(judge(url)).toMatch(/not public/);
  });

  it.each([
    ['no TLS to a public address', 'http://8.8.8.8/', /must be https/],
    ['no TLS to a name', 'http://api.openai.com/', /must be https/],
    ['another scheme', 'ftp://api.openai.com/', /http or https/],
    ['a file', 'file:///etc/passwd', /http or https/],
    ['gopher', 'gopher://api.openai.com/', /http or https/],
    ['credentials', 'https://user:pass@api.openai.com/', /credentials/],
    ['a host behind credentials', 'https://api.openai.com@127.0.0.1/', /credentials/],
    ['no URL', 'api.openai.com', /absolute/],
    ['a broken host', 'https://256.256.256.256/', /absolute/],
    ['the port of SSH', 'https://api.openai.com:22/', /port/],
    ['the port of mail', 'https://api.openai.com:25/', /port/],
    ['the port of Redis', 'https://api.openai.com:6379/', /port/],
    ['port nought', 'https://api.openai.com:0/', /port/],
  ])('with %s is refused', (_, url, why) => {
    expect(judge(url)).toMatch(why);
  });

  it.each([
    ['http://127.0.0.1:11434/', 'allowed'],
    ['http://2130706433:22/', 'allowed'],
    ['http://[::ffff:127.0.0.1]/', 'allowed'],
    ['http://localhost:8000/', 'allowed'],
    ['https://[fd12::1]/', 'allowed'],
    // What a name stands for is known when it is called.
    ['http://ollama:11434/', 'allowed'],
    ['https://10.0.0.1/', 'leads to'],
    ['http://8.8.8.8/', 'must be https'],
    ['https://[::1]/', 'leads to'],
  ])('where an operator has allowed some networks, %s is %s', (url, verdict) => {
    expect(judge(url, local)).toContain(verdict);
  });

  it('is found wherever it stands', () => {
    const options = {
      region: 'eu',
      sts: { token_url: 'https://10.0.0.1/t' },
      list: ['https://a.example', 'http://[::1]'],
    };
    expect(findOutboundProblemsWithin(options, 'options', strict).map(({ path }) => path)).toEqual([
      'options.sts.token_url',
      'options.list.1',
    ]);
  });
});
