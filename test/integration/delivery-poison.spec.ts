import { snapshotLimits } from '@headgate/domain';
import { ProxyReports } from '@headgate/redis';
import { createSigner, newSigningKeys } from '@headgate/secrets';
import { buildSnapshot, encodeSnapshot, formatEnvelope } from '@headgate/snapshot';
import { someRows } from '@headgate/snapshot/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { beatMs, Delivery } from './delivery-fixture.ts';

const delivery = new Delivery();

beforeEach(() => delivery.start());
afterEach(() => delivery.stop());

describe('a poisoned snapshot', () => {
  const body = buildSnapshot(someRows({ rev: 4, keysRev: 3 }));
  const signed = (): ReturnType<typeof encodeSnapshot> => encodeSnapshot(body, delivery.publisher.sign);
  const stranger = createSigner(newSigningKeys().privateKey);

  it.each<[string, () => string, string]>([
    ['of other bytes than were signed', () => `${formatEnvelope(signed())} `, 'hash_mismatch'],
    ['signed by a stranger', () => formatEnvelope(encodeSnapshot(body, (m) => stranger.sign(m))), 'signature_invalid'],
    ['of a newer schema', () => formatEnvelope({ ...signed(), schema: 4 }), 'schema_unknown'],
    [
      'with a route to nowhere',
      () => formatEnvelope(encodeSnapshot({ ...body, providers: [] }, delivery.publisher.sign)),
      'reference_missing',
    ],
    ['over the size limit', () => formatEnvelope(signed()) + ' '.repeat(snapshotLimits.maxBytes), 'too_large'],
    ['that is garbage', () => 'garbage', 'malformed'],
    [
      'of another organization, well signed',
      () => formatEnvelope(encodeSnapshot({ ...body, org: 'org_b' }, delivery.publisher.sign)),
      'identity_mismatch',
    ],
  ])('%s is refused and reported, and the next good one is taken', async (_what, text, reason) => {
    const proxy = await delivery.startWarmProxy();
    const before = (await proxy.feed.identities.identify(delivery.key.text)).config;
    await delivery.poison(4, text());
    const reports = new ProxyReports(delivery.publisher.connection);
    const [report] = await eventually(
      () => reports.list('org_a'),
      (all) => all[0]?.refused != null,
    );
    expect(report).toMatchObject({
      rev: 3,
      refused: { rev: 4, reason: expect.stringMatching(new RegExp(`^${reason}`)) },
    });
    expect((await proxy.feed.identities.identify(delivery.key.text)).config).toBe(before);
    await delivery.publisher.publish({ rev: 5, keysRev: 3 });
    await delivery.untilRev(proxy, 5);
    await eventually(
      () => reports.list('org_a'),
      (all) => all[0]?.rev === 5 && all[0].refused === null,
    );
  });

  it('that goes back to an older revision is not taken', async () => {
    const proxy = await delivery.startWarmProxy();
    const old = formatEnvelope(encodeSnapshot(buildSnapshot(someRows({ rev: 2 })), delivery.publisher.sign));
    await delivery.poison(4, old);
    proxy.scheduler.run(beatMs);
    await delivery.publisher.publish({ rev: 5, keysRev: 3 });
    await delivery.untilRevByBeat(proxy, 5);
    expect(proxy.log.lines.join()).not.toContain('"rev":2');
  });

  it('that is repaired under its own revision is taken', async () => {
    const proxy = await delivery.startWarmProxy();
    await delivery.poison(4, 'garbage');
    await eventually(
      () => proxy.log.lines.join(),
      (lines) => lines.includes('refused'),
    );
    proxy.scheduler.run(200);
    await delivery.publisher.store.publish({ envelope: signed(), parts: new Map() }, { isRepair: true });
    await delivery.untilRev(proxy, 4);
  });
});
