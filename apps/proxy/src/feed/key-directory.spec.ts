import type { KeyRecord, LiveOrganization } from '@headgate/domain';
import { fault, isFault } from '@headgate/kernel';
import { digestApiKey, mintApiKey } from '@headgate/secrets';
import { testPeppers } from '@headgate/secrets/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { aConfig, LinesLog, recordOf, StepClock } from '../testing/feed-fixtures.ts';
import { KeyDirectory } from './key-directory.ts';
import type { KeyFinding, KeyRecords } from './key-records.ts';

const key = mintApiKey('test');
let clock: StepClock;
let log: LinesLog;
let config: LiveOrganization | undefined;
let loads: number;
let finds: string[];
let finding: (id: string) => KeyFinding | Promise<KeyFinding>;
let newer: KeyRecord[] | undefined;
let unconfirmed: string[];
let directory: KeyDirectory;

function found(record: KeyRecord, isConfirmed = true): KeyFinding {
  return { kind: 'found', record, isConfirmed };
}

beforeEach(async () => {
  [clock, log, loads, finds, newer, unconfirmed] = [new StepClock(), new LinesLog(), 0, [], [], []];
  config = await aConfig();
  finding = (id) => (id === key.id ? found(recordOf(key)) : { kind: 'unknown' });
  directory = build(100);
});

function build(maxKeys: number): KeyDirectory {
  const records: Pick<KeyRecords, 'find' | 'reread'> = {
    find: async (id) => {
      finds.push(id);
      return finding(id);
    },
    reread: () => Promise.resolve(newer),
  };
  return new KeyDirectory({
    records,
    peppers: testPeppers,
    clock,
    log,
    maxKeys,
    findConfig: () => config,
    loadConfig: async () => {
      loads += 1;
      if (config === undefined) throw fault('config_unavailable');
      return Promise.resolve(config);
    },
    onUnconfirmed: (org) => unconfirmed.push(org),
  });
}

async function outcome(text = key.text): Promise<string> {
  try {
    await directory.identify(text);
    return 'ok';
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
}

describe('a key with another secret than before', () => {
  const next = mintApiKey('test', undefined, key.id);
  const third = mintApiKey('test', undefined, key.id);
  const digestOf = (text: string): string => digestApiKey(text, testPeppers.current);

  /** The record after the rotation; the secret before works for a minute. */
  function rotated(overrides: Partial<KeyRecord> = {}): KeyRecord {
    const before = { digest: digestOf(key.text), pepper: 2, until: new Date(clock.now() + 60_000).toISOString() };
    return recordOf(key, { digest: digestOf(next.text), previous: [before], rev: 9, ...overrides });
  }

  it('takes the new one at once, and the old one until its grace is over', async () => {
    finding = () => found(rotated());
    expect([await outcome(next.text), await outcome()]).toEqual(['ok', 'ok']);
    clock.nowMs += 60_000;
    expect([await outcome(next.text), await outcome()]).toEqual(['ok', 'key_expired']);
  });

  it('takes both when it was known already before the rotation', async () => {
    expect(await outcome()).toBe('ok');
    newer = [rotated()];
    await directory.refresh('org_a');
    expect([await outcome(), await outcome(next.text), await outcome(third.text)]).toEqual(['ok', 'ok', 'key_invalid']);
    expect(finds).toEqual([key.id]);
  });

  it('takes all three after two rotations, each to its own end', async () => {
    const ends = [30_000, 90_000].map((ms) => new Date(clock.now() + ms).toISOString());
    finding = () =>
      found(
        recordOf(key, {
          digest: digestOf(third.text),
          previous: [
            { digest: digestOf(next.text), pepper: 2, until: ends[1] ?? '' },
            { digest: digestOf(key.text), pepper: 2, until: ends[0] ?? '' },
          ],
        }),
      );
    expect([await outcome(), await outcome(next.text), await outcome(third.text)]).toEqual(['ok', 'ok', 'ok']);
    clock.nowMs += 30_000;
    expect([await outcome(), await outcome(next.text)]).toEqual(['key_expired', 'ok']);
    clock.nowMs += 60_000;
    expect([await outcome(next.text), await outcome(third.text)]).toEqual(['key_expired', 'ok']);
  });

  it('takes neither once it is revoked', async () => {
    finding = () => found(rotated({ revoked: true }));
    expect([await outcome(next.text), await outcome()]).toEqual(['key_revoked', 'key_revoked']);
  });

  it('does not go back to an older record', async () => {
    finding = () => found(rotated());
    expect(await outcome(next.text)).toBe('ok');
    newer = [recordOf(key, { rev: 8 })];
    await directory.refresh('org_a');
    expect(await outcome(next.text)).toBe('ok');
  });
});

describe('a key that is switched off', () => {
  it('is refused until it is on again, in memory too', async () => {
    finding = () => found(recordOf(key, { enabled: false }));
    expect(await outcome()).toBe('key_disabled');
    newer = [recordOf(key, { rev: 9 })];
    await directory.refresh('org_a');
    expect(await outcome()).toBe('ok');
  });
});

describe('what a key says of its caller', () => {
  it('is all that its record says', async () => {
    finding = () => found(recordOf(key, { endpoints: ['chat'], attrs: { team: 'a' }, policy: 'eu-only' }));
    const { caller } = await directory.identify(key.text);
    expect(caller).toMatchObject({ endpoints: new Set(['chat']), attrs: new Map([['team', 'a']]), policy: 'eu-only' });
    expect(caller.usageAttrs).toEqual({ team: 'a' });
  });
});

describe('identifying', () => {
  it('asks the store once, and then answers at once with the same object', async () => {
    const first = await directory.identify(key.text);
    expect(first).toMatchObject({
      caller: { org: 'org_a', project: 'prj_1', keyId: key.id },
      project: { id: 'prj_1' },
    });
    expect(directory.identify(key.text)).toBe(first);
    expect(finds).toEqual([key.id]);
  });

  it('gives the newest configuration to the next call and leaves the last one its own', async () => {
    const first = await directory.identify(key.text);
    config = await aConfig({ rev: 8 });
    const second = await directory.identify(key.text);
    expect([first.config.rev, second.config.rev]).toEqual([7, 8]);
    expect(directory.identify(key.text)).toBe(second);
  });

  it('asks once for all who come at the same time', async () => {
    await Promise.all(Array.from({ length: 50 }, () => outcome()));
    expect(finds).toEqual([key.id]);
  });

  it.each([
    ['nothing', ''],
    ['junk', 'junk'],
    ['a wrong checksum', key.text.slice(0, -1) + (key.text.endsWith('x') ? 'y' : 'x')],
    ['a megabyte', 'x'.repeat(1_000_000)],
  ])('refuses %s without asking the store', async (_what, text) => {
    expect(await outcome(text)).toBe('key_invalid');
    expect(finds).toEqual([]);
  });

  it('does not take a key that shares the id, or all but the end, with one it knows', async () => {
    await directory.identify(key.text);
    const twin = mintApiKey('test');
    finding = () => found(recordOf(key, { id: twin.id }));
    expect(await outcome(twin.text)).toBe('key_invalid');
    expect(await outcome()).toBe('ok');
  });

  it('remembers what the key may call', async () => {
    finding = () => found(recordOf(key, { routes: ['support'], models: ['openai/*'] }));
    const { caller } = await directory.identify(key.text);
    expect([caller.routes, caller.models]).toEqual([new Set(['support']), ['openai/*']]);
  });

  it('checks a key under the pepper its record names', async () => {
    const older = testPeppers.find(1);
    if (older === undefined) throw new Error('no pepper');
    finding = () => found(recordOf(key, { digest: digestApiKey(key.text, older), pepper: 1 }));
    expect(await outcome()).toBe('ok');
  });

  it('answers 503 and says why in the log where it lacks the pepper', async () => {
    finding = () => found(recordOf(key, { pepper: 9 }));
    expect(await outcome()).toBe('config_unavailable');
    expect(log.lines.join()).toContain('"pepper":9');
  });

  it('never logs a key', async () => {
    finding = () => found(recordOf(key, { pepper: 9 }));
    await outcome();
    expect(log.lines.join()).not.toContain(key.text.slice(22, 40));
  });
});

describe('an unknown key', () => {
  it('is asked for again after two seconds, and not before', async () => {
    const stranger = mintApiKey('test');
    expect(await outcome(stranger.text)).toBe('key_invalid');
    clock.nowMs += 1_999;
    expect(await outcome(stranger.text)).toBe('key_invalid');
    expect(finds).toHaveLength(1);
    clock.nowMs += 1;
    finding = () => found(recordOf(stranger));
    expect(await outcome(stranger.text)).toBe('ok');
  });

  it('is asked for again as soon as something is published', async () => {
    const stranger = mintApiKey('test');
    await outcome(stranger.text);
    finding = () => found(recordOf(stranger));
    directory.forgetUnknown();
    expect(await outcome(stranger.text)).toBe('ok');
  });

  it('is a 503 where nobody can be asked, and is not remembered', async () => {
    finding = () => ({ kind: 'unavailable' });
    await expect(directory.identify(key.text)).rejects.toMatchObject({
      code: 'config_unavailable',
      retryAfterMs: 1_000,
    });
    finding = () => found(recordOf(key));
    expect(await outcome()).toBe('ok');
  });

  it('costs no memory without end', async () => {
    for (let n = 0; n < 300; n++) await outcome(mintApiKey('test').text);
    expect(finds).toHaveLength(300);
  });
});

describe('a key that ends', () => {
  it('expires to the millisecond, also when it is warm', async () => {
    finding = () => found(recordOf(key, { expires_at: new Date(clock.nowMs + 1_000).toISOString() }));
    expect(await outcome()).toBe('ok');
    clock.nowMs += 999;
    expect(await outcome()).toBe('ok');
    clock.nowMs += 1;
    expect(await outcome()).toBe('key_expired');
  });

  it('is refused as revoked only to who has the key itself', async () => {
    finding = () => found(recordOf(key, { revoked: true }));
    expect(await outcome()).toBe('key_revoked');
    const twin = mintApiKey('test');
    finding = () => found(recordOf(key, { id: twin.id, revoked: true }));
    expect(await outcome(twin.text)).toBe('key_invalid');
  });

  it('is refused after the next refresh', async () => {
    await directory.identify(key.text);
    newer = [recordOf(key, { rev: 9, revoked: true })];
    expect(await directory.refresh('org_a')).toBe(true);
    expect(await outcome()).toBe('key_revoked');
  });

  it('is not brought back by an older record', async () => {
    finding = () => found(recordOf(key, { rev: 9, revoked: true }));
    await outcome();
    newer = [recordOf(key, { rev: 8, revoked: false })];
    await directory.refresh('org_a');
    expect(await outcome()).toBe('key_revoked');
  });

  it('gets its new grants with the next refresh', async () => {
    await directory.identify(key.text);
    newer = [recordOf(key, { rev: 9, routes: [] })];
    await directory.refresh('org_a');
    expect((await directory.identify(key.text)).caller.routes).toEqual(new Set());
  });

  it('is asked about again when the store could not be', async () => {
    await directory.identify(key.text);
    newer = undefined;
    expect(await directory.refresh('org_a')).toBe(false);
    expect(await outcome()).toBe('ok');
  });

  it('whose record came from disk is marked for another look', async () => {
    finding = () => found(recordOf(key), false);
    await outcome();
    expect(unconfirmed).toEqual(['org_a']);
  });
});

describe('the organization of a key', () => {
  it('is loaded when it is not there', async () => {
    await directory.identify(key.text);
    const held = config;
    config = undefined;
    expect(await outcome()).toBe('config_unavailable');
    config = held;
    expect(await outcome()).toBe('ok');
    expect(loads).toBe(1);
  });

  it.each([
    { rev: 3, code: 'key_invalid', why: 'is gone' },
    { rev: 99, code: 'config_unavailable', why: 'is on its way' },
  ])('without the project of the key: it $why', async ({ rev, code }) => {
    finding = () => found(recordOf(key, { project: 'prj_9', rev }));
    expect(await outcome()).toBe(code);
  });

  it('takes its keys with it when it is dropped', async () => {
    await directory.identify(key.text);
    directory.dropOrganization('org_a');
    await directory.identify(key.text);
    expect(finds).toHaveLength(2);
  });
});

describe('many keys', () => {
  it('make room, those first that are not used', async () => {
    directory = build(10);
    const keys = Array.from({ length: 40 }, () => mintApiKey('test'));
    const byId = new Map([key, ...keys].map((one) => [one.id, one]));
    finding = (id) => {
      const one = byId.get(id);
      return one === undefined ? { kind: 'unknown' } : found(recordOf(one));
    };
    for (const one of keys) {
      expect(await outcome()).toBe('ok');
      expect(await outcome(one.text)).toBe('ok');
    }
    expect(finds.filter((id) => id === key.id)).toHaveLength(1);
    finds.length = 0;
    await outcome(keys[0]?.text);
    expect(finds).toHaveLength(1);
  });
});
