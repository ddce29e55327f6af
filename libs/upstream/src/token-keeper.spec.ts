import { fault, isFault } from '@headgate/kernel';
import { anIdentity, jsonReply, type ScriptedAnswer, ScriptedUpstream } from '@headgate/pipeline/testing';
import { aProvider, aSecret } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { TokenKeeper } from './token-keeper.ts';

const hour = { expires_in: 3600 };
const { config } = anIdentity();
const exchange = {
  url: 'https://login.example.com/t/token',
  scope: 'all',
  buildForm: (nowSeconds: number) => new URLSearchParams({ client_secret: 'hush', at: String(nowSeconds) }),
};
const need = { config, provider: aProvider({ name: 'azure' }), secret: aSecret(), exchange };

function start(...answers: ScriptedAnswer[]) {
  const upstream = new ScriptedUpstream(...answers);
  const time = { nowMs: 1_000 };
  const clock = { now: () => 1_764_000_000_000 + time.nowMs, monotonicMs: () => time.nowMs };
  return { upstream, time, keeper: new TokenKeeper({ upstream, clock }) };
}

async function outcome(keeper: TokenKeeper, asked = need): Promise<string> {
  try {
    return await keeper.find(asked);
  } catch (error) {
    return isFault(error) ? error.code : 'no fault';
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a bearer token', () => {
  it('is asked for once for all who wait, at the endpoint and nowhere else', async () => {
    const { upstream, keeper } = start(jsonReply({ access_token: 'one', ...hour }));
    expect(await Promise.all([keeper.find(need), keeper.find(need), keeper.find(need)])).toEqual(['one', 'one', 'one']);
    const [call, ...more] = upstream.calls;
    expect(more).toEqual([]);
    expect(call).toMatchObject({
      method: 'POST',
      path: '/t/token',
      provider: { origin: 'https://login.example.com', baseUrl: 'https://login.example.com' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'client_secret=hush&at=1764000001',
    });
    // Known from now on: no promise stands between a call and its token.
    expect(keeper.find(need)).toBe('one');
  });

  it('is replaced in its last fifth while it goes on serving', async () => {
    const { upstream, time, keeper } = start(
      jsonReply({ access_token: 'one', ...hour }),
      jsonReply({ access_token: 'two', ...hour }),
    );
    await keeper.find(need);
    time.nowMs += 2_879_000;
    expect(keeper.find(need)).toBe('one');
    expect(upstream.calls).toHaveLength(1);
    time.nowMs += 2_000;
    expect([keeper.find(need), keeper.find(need)]).toEqual(['one', 'one']);
    await settled();
    expect(keeper.find(need)).toBe('two');
    expect(upstream.calls).toHaveLength(2);
  });

  it('serves on while the endpoint fails, which is asked less and less often', async () => {
    const down = () => fault('provider_unreachable');
    const { upstream, time, keeper } = start(jsonReply({ access_token: 'one', ...hour }), down(), down(), down());
    await keeper.find(need);
    time.nowMs += 2_881_000;
    const asked: number[] = [];
    for (let second = 0; second < 6; second += 1) {
      expect(keeper.find(need)).toBe('one');
      await settled();
      asked.push(upstream.calls.length - 1);
      time.nowMs += 1_000;
    }
    // At once, a second later, two seconds after that; four more are not over yet.
    expect(asked).toEqual([1, 2, 2, 3, 3, 3]);
  });

  it('is not used to its last second', async () => {
    const { time, keeper } = start(
      jsonReply({ access_token: 'one', ...hour }),
      jsonReply({ access_token: 'two', ...hour }),
    );
    await keeper.find(need);
    time.nowMs += 3_590_000;
    expect(await keeper.find(need)).toBe('two');
  });

  it.each([
    ['another organization', { config: { ...config, org: 'org_b' } }],
    ['another provider', { provider: aProvider({ name: 'b' }) }],
    ['a new value of the secret', { secret: aSecret({ version: 2 }) }],
    ['another endpoint', { exchange: { ...exchange, url: 'https://login.example.us/t' } }],
    ['another purpose', { exchange: { ...exchange, scope: 'some' } }],
  ])('is not shared with %s', async (_, changes) => {
    const answers = [jsonReply({ access_token: 'one', ...hour }), jsonReply({ access_token: 'two', ...hour })];
    const { keeper } = start(...answers);
    expect(await keeper.find(need)).toBe('one');
    expect(await keeper.find({ ...need, ...changes })).toBe('two');
    expect(keeper.find(need)).toBe('one');
  });

  it('that the provider refuses is obtained anew, unless another has come meanwhile', async () => {
    const answers = [jsonReply({ access_token: 'one', ...hour }), jsonReply({ access_token: 'two', ...hour })];
    const { keeper } = start(...answers);
    await keeper.find(need);
    keeper.forget(need, 'an older one');
    expect(keeper.find(need)).toBe('one');
    keeper.forget(need, 'one');
    expect(await keeper.find(need)).toBe('two');
  });
});

describe('a token that cannot be had', () => {
  it.each([
    ['refused', jsonReply({ error: 'invalid_client', error_description: 'hush' }, 401), 'provider_credential_refused'],
    ['unreachable', fault('provider_unreachable'), 'provider_unreachable'],
    ['an address nobody allowed', fault('provider_address_refused'), 'provider_address_refused'],
    ['too slow', fault('deadline_exceeded'), 'provider_timeout'],
    ['a redirect', jsonReply({}, 302), 'provider_failed'],
  ])('because the endpoint is or says: %s', async (_, answer, code) => {
    const { keeper, time } = start(answer, jsonReply({ access_token: 'one', ...hour }));
    const failure: unknown = await Promise.resolve(keeper.find(need)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, upstream: { provider: 'azure' } });
    expect(String(failure)).toContain('token endpoint of provider "azure"');
    expect(String(failure) + JSON.stringify(failure)).not.toContain('hush');
    // The next caller is told the same, and the endpoint is left alone for a while.
    expect(await outcome(keeper)).toBe(code);
    time.nowMs += 1_000;
    expect(await outcome(keeper)).toBe('one');
  });

  it('and a keeper that is full forgets whom it has not seen for longest', async () => {
    const upstream = new ScriptedUpstream(...[1, 2, 3, 4].map((at) => jsonReply({ access_token: `t${at}`, ...hour })));
    const clock = { now: () => 0, monotonicMs: () => 0 };
    const keeper = new TokenKeeper({ upstream, clock, maxTokens: 2 });
    const of = (name: string) => ({ ...need, provider: aProvider({ name }) });
    for (const name of ['a', 'b', 'a', 'c']) await keeper.find(of(name));
    expect(keeper.size).toBe(2);
    expect(keeper.find(of('a'))).toBe('t1');
    expect(await keeper.find(of('b'))).toBe('t4');
  });
});
