import { hash } from 'node:crypto';
import { type SnapshotBody, type SnapshotEnvelope, snapshotLimits } from '@headgate/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSnapshot } from './build-snapshot.ts';
import { canonicalJson } from './canonical-json.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import { encodeSnapshot, snapshotMessage } from './encode-snapshot.ts';
import { formatEnvelope, splitEnvelope } from './envelope-text.ts';
import { parseEnvelope } from './parse-envelope.ts';
import { aRoute, someRows } from './testing/rows.ts';
import { noTurns, testSign, testVerify } from './testing/stand-ins.ts';

const options = { verify: testVerify, yieldNow: noTurns };
const body = buildSnapshot(someRows());
const envelope = encodeSnapshot(body, testSign);
const text = formatEnvelope(envelope);

/** An envelope whose hash and signature fit whatever the body says. */
function signed(content: unknown, head: Partial<SnapshotEnvelope> = {}): string {
  const bytes = typeof content === 'string' ? content : canonicalJson(content);
  const sha256 = hash('sha256', bytes, 'hex');
  const identity = { org: body.org, rev: body.rev, ...head, sha256 };
  return formatEnvelope({
    ...envelope,
    ...identity,
    signature: testSign(snapshotMessage(identity)),
    ...head,
    body: bytes,
  });
}

describe('an envelope', () => {
  it('is read back as it was built', async () => {
    const parsed = await parseEnvelope(text, options);
    expect(parsed.body).toEqual(body);
    expect(parsed.hash).toBe(hash('sha256', canonicalJson(body), 'hex'));
  });

  it('carries what the organization says of models, to the hot path', async () => {
    const [one, two] = [
      { provider: 'openai', model: 'gpt-x', version: 2, body: { max_output: 5, price: null } },
      { provider: 'own', model: 'meta/llama', version: 1, body: { tools: true } },
    ];
    const saying = buildSnapshot(someRows({ models: [two, one] }));
    expect(saying).toMatchObject({ schema: 1, models: [one, two] });
    const read = await parseEnvelope(formatEnvelope(encodeSnapshot(saying, testSign)), options);
    const live = await compileSnapshot(read, noTurns);
    expect(live.models?.get('own/meta/llama')).toEqual(two);
    expect(live.models?.get('openai/gpt-x')).toEqual(one);
    const more = { ...saying, models: [{ ...one, body: { ...one.body, mood: 'calm' } }] };
    expect((await parseEnvelope(signed(more), options)).body.models).toEqual([one]);
  });

  it('signs organization, revision and hash in the documented form', () => {
    const seen: string[] = [];
    encodeSnapshot(body, (message) => {
      seen.push(message);
      return 'x';
    });
    expect(seen).toEqual([`headgate.snapshot.v1\norg_a\n7\n${envelope.sha256}`]);
  });

  it('survives its text form whatever the body holds', () => {
    fc.assert(
      fc.property(fc.string(), (content) => {
        const odd = { ...envelope, body: content };
        expect(splitEnvelope(formatEnvelope(odd))).toEqual(odd);
      }),
    );
  });
});

describe('what is refused', () => {
  const withRoute = (change: object): unknown => ({ ...body, routes: [{ ...body.routes[0], ...change }] });

  it.each<[string, string, string]>([
    ['empty text', '', 'malformed'],
    ['no head', 'x'.repeat(10_000), 'malformed'],
    ['a head that is not JSON', `{"org":\n${envelope.body}`, 'malformed'],
    ['a head of another form', `{"org":"org_a"}\n${envelope.body}`, 'malformed'],
    ['revision zero', formatEnvelope({ ...envelope, rev: 0 }), 'malformed'],
    ['a newer schema', formatEnvelope({ ...envelope, schema: 4 }), 'schema_unknown'],
    ['another schema in the head than in the body', formatEnvelope({ ...envelope, schema: 2 }), 'identity_mismatch'],
    ['an older schema', formatEnvelope({ ...envelope, schema: 0 }), 'schema_unknown'],
    ['a newer schema within', signed({ ...body, schema: 4 }), 'shape_invalid'],
    ['no signature', formatEnvelope({ ...envelope, signature: '' }), 'signature_invalid'],
    ['a raised revision', formatEnvelope({ ...envelope, rev: 8 }), 'signature_invalid'],
    ['another organization', formatEnvelope({ ...envelope, org: 'org_b' }), 'signature_invalid'],
    ['a changed body', formatEnvelope({ ...envelope, body: `${envelope.body} ` }), 'hash_mismatch'],
    ['a body cut short', text.slice(0, -1), 'hash_mismatch'],
    ['a signed body that is not JSON', signed('{"schema":'), 'malformed'],
    ['a signed body that is a list', signed([]), 'shape_invalid'],
    ['a signed body of another organization', signed({ ...body, org: 'org_b' }), 'identity_mismatch'],
    ['a signed body of another revision', signed({ ...body, rev: 8 }), 'identity_mismatch'],
    ['a route of an unknown type', signed(withRoute({ type: 'video' })), 'shape_invalid'],
    ['a route without a models list', signed(withRoute({ models: 3 })), 'shape_invalid'],
    ['a route setting this program does not know', signed(withRoute({ config: { newer: true } })), 'shape_invalid'],
    [
      'a path that leaves the vendor',
      signed(withRoute({ models: [{ name: 'm', provider: 'openai', suffix: '/../x' }] })),
      'shape_invalid',
    ],
    ['a data key that is no text', signed({ ...body, data_key: 5 }), 'shape_invalid'],
  ])('%s', async (_what, bad, reason) => {
    await expect(parseEnvelope(bad, options)).rejects.toMatchObject({ name: 'SnapshotError', reason });
  });

  it('says where in the body', async () => {
    const routes = [body.routes[0], { ...body.routes[0], models: [{ name: 'm', provider: 'openai' }, { name: '' }] }];
    await expect(parseEnvelope(signed({ ...body, routes }), options)).rejects.toMatchObject({
      path: expect.stringMatching(/^routes\.1\.models\.1\./),
    });
  });

  it('more bytes than the limit, counted as bytes', async () => {
    const fits = snapshotLimits.maxBytes;
    await expect(parseEnvelope('é'.repeat(fits / 2 + 1), options)).rejects.toMatchObject({ reason: 'too_large' });
    await expect(parseEnvelope('x'.repeat(fits + 1), options)).rejects.toMatchObject({ reason: 'too_large' });
    await expect(parseEnvelope('x'.repeat(fits), options)).rejects.toMatchObject({ reason: 'malformed' });
  });

  it.each([
    ['projects', snapshotLimits.maxProjects],
    ['providers', snapshotLimits.maxProviders],
    ['routes', snapshotLimits.maxRoutes],
  ] as const)('more %s than the limit', async (list, most) => {
    const many: SnapshotBody = {
      ...body,
      [list]: Array.from({ length: most + 1 }, (_, id) => ({ id: `i${id}`, slug: 's' })),
    };
    await expect(parseEnvelope(signed(many), options)).rejects.toMatchObject({ reason: 'limit_exceeded', path: list });
  });

  it('any text with any one byte changed', async () => {
    for (let at = 0; at < text.length; at++) {
      const bad = text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1);
      await expect(parseEnvelope(bad, options)).rejects.toMatchObject({ name: 'SnapshotError' });
    }
  });
});

describe('turns', () => {
  it('are given while many routes are read', async () => {
    const routes = Array.from({ length: 1_000 }, (_, at) => aRoute(`r${at}`));
    const many = formatEnvelope(encodeSnapshot(buildSnapshot(someRows({ routes })), testSign));
    let turns = 0;
    const yieldNow = (): Promise<void> => {
      turns += 1;
      return Promise.resolve();
    };
    await parseEnvelope(many, { verify: testVerify, yieldNow });
    expect(turns).toBeGreaterThanOrEqual(2 + Math.floor((1_000 * 2) / 128));
  });
});
