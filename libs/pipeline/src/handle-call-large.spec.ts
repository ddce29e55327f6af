import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { fault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import type { Upstream, UpstreamCall } from './ports.ts';
import { anIdentity, FakeCall, jsonReply, type ScriptedAnswer, testDeps } from './testing/index.ts';

const image = 'A'.repeat(25 * 1024 * 1024);
const text = `{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,${image}"}}]}],"model":"openai/gpt-a"}`;
const openai = aProvider({ name: 'openai' });
const spare = aProvider({ name: 'spare' });
const identity = anIdentity({
  routes: [
    aRoute({ name: 'openai', isReserved: true, targets: [aTarget({ provider: openai })] }),
    aRoute({
      name: 'gpt-a',
      targets: [aTarget({ provider: openai, model: 'first' }), aTarget({ provider: spare, model: 'second' })],
    }),
  ],
});
const completion = { choices: [{ index: 0, message: { role: 'assistant', content: 'a cat' }, finish_reason: 'stop' }] };

/** A caller whose bytes are known by the memory they lie in. */
class LargeCall extends FakeCall {
  readonly bytes = Buffer.from(text.replace('openai/gpt-a', this.model));

  constructor(readonly model: string) {
    super();
  }

  override readBody(): Promise<Uint8Array> {
    return Promise.resolve(this.bytes);
  }
}

/** Takes every piece of a body, and counts the bytes that are not the caller's own. */
class CountingUpstream implements Upstream {
  readonly sent: { readonly pieces: Uint8Array[]; readonly headers: UpstreamCall['headers'] }[] = [];
  readonly #answers: ScriptedAnswer[];

  constructor(...answers: ScriptedAnswer[]) {
    this.#answers = answers;
  }

  async send({ body, headers }: UpstreamCall) {
    const pieces: Uint8Array[] = [];
    if (body instanceof Uint8Array) pieces.push(body);
    else if (body !== undefined && typeof body !== 'string') for await (const piece of body) pieces.push(piece);
    this.sent.push({ pieces, headers });
    const answer = this.#answers.shift();
    if (answer === undefined || 'code' in answer) throw answer ?? new Error('a call nobody expected');
    return answer;
  }
}

function copiedBytes(pieces: readonly Uint8Array[], own: Buffer): number {
  return pieces.filter(({ buffer }) => buffer !== own.buffer).reduce((sum, { length }) => sum + length, 0);
}

describe('a body of 25 MB', () => {
  it('is sent from the memory it was received in, but for its model', async () => {
    const upstream = new CountingUpstream(jsonReply(completion));
    const call = new LargeCall('openai/gpt-a');
    await handleCall(testDeps({ upstream, identity }).deps, call);
    const { pieces = [], headers } = upstream.sent[0] ?? {};
    expect(call.status).toBe(200);
    expect(copiedBytes(pieces, call.bytes)).toBe('"gpt-a"'.length);
    const whole = Buffer.concat(pieces);
    expect(whole.equals(Buffer.from(text.replace('openai/gpt-a', 'gpt-a')))).toBe(true);
    expect(headers?.['content-length']).toBe(String(whole.length));
  });

  it('is sent as it is where not a byte has to change', async () => {
    const same = anIdentity({
      routes: [aRoute({ name: 'gpt-b', targets: [aTarget({ provider: openai, model: 'gpt-b' })] })],
    });
    const upstream = new CountingUpstream(jsonReply(completion));
    const call = new LargeCall('gpt-b');
    await handleCall(testDeps({ upstream, identity: same }).deps, call);
    const { pieces = [] } = upstream.sent[0] ?? {};
    expect([pieces.length, pieces[0]?.length, copiedBytes(pieces, call.bytes)]).toEqual([1, call.bytes.length, 0]);
  });

  it('can be sent again to another target, still from the same memory', async () => {
    const upstream = new CountingUpstream(
      fault('provider_unreachable'),
      fault('provider_unreachable'),
      jsonReply(completion),
    );
    const call = new LargeCall('gpt-a');
    await handleCall(testDeps({ upstream, identity }).deps, call);
    expect(upstream.sent.map(({ pieces }) => copiedBytes(pieces, call.bytes))).toEqual([7, 7, 8]);
    expect(Buffer.concat(upstream.sent[2]?.pieces ?? []).includes('"model":"second"')).toBe(true);
  });
});
