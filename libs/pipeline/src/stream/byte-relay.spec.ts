import { fault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { Cancellation } from '../cancellation.ts';
import { FakeCall, ScriptedReply } from '../testing/index.ts';
import { ByteRelay } from './byte-relay.ts';

const sound = { 'content-type': 'audio/mpeg' };

function open(reply: ScriptedReply) {
  const cancellation = new Cancellation();
  const relay = new ByteRelay(reply, { limits: { stalledCallerMs: 1_000 }, nowMs: 0, cancellation });
  return { relay, cancellation };
}

describe('bytes on their way to a caller', () => {
  it('are held by the first one until somebody reads, then flow as they come', async () => {
    const reply = new ScriptedReply(200, sound, ['ab']);
    const { relay } = open(reply);
    await relay.passGate();
    expect(reply.isPaused).toBe(true);
    const call = new FakeCall();
    const end = relay.sendTo(call.openStream(200, []));
    expect(reply.isPaused).toBe(false);
    reply.push('cd');
    reply.close();
    expect(await end).toEqual({ fault: undefined });
    expect(call.text).toBe('abcd');
    expect(call.isEnded).toBe(true);
  });

  it('that never come are a failure the call can still fail over from', async () => {
    const reply = new ScriptedReply(200, sound).close(fault('provider_stream_broken'));
    await expect(open(reply).relay.passGate()).rejects.toMatchObject({ code: 'provider_stream_broken' });
  });

  it('of an empty answer are none, and that is an answer', async () => {
    const { relay } = open(new ScriptedReply(200, sound).close());
    await relay.passGate();
    const call = new FakeCall();
    expect(await relay.sendTo(call.openStream(200, []))).toEqual({ fault: undefined });
    expect(call.isEnded).toBe(true);
  });

  it('that break off break the connection: nobody may take them for the whole', async () => {
    const reply = new ScriptedReply(200, sound, ['ab']);
    const { relay } = open(reply);
    await relay.passGate();
    const call = new FakeCall();
    const end = relay.sendTo(call.openStream(200, []));
    reply.close(fault('provider_stream_broken'));
    expect((await end).fault?.code).toBe('provider_stream_broken');
    expect({ isEnded: call.isEnded, isAborted: call.isAborted }).toEqual({ isEnded: false, isAborted: true });
  });

  it('wait for a caller who reads slowly, and not for one who reads nothing', async () => {
    const reply = new ScriptedReply(200, sound, ['ab']);
    const { relay, cancellation } = open(reply);
    await relay.passGate();
    let drain = (): void => undefined;
    void relay.sendTo({
      write: () => false,
      onDrain: (listener) => (drain = listener),
      end: () => undefined,
      abort: () => undefined,
    });
    expect(reply.isPaused).toBe(true);
    relay.tick(500);
    drain();
    expect(reply.isPaused).toBe(false);
    reply.push('cd');
    expect(reply.isPaused).toBe(true);
    relay.tick(1_000);
    relay.tick(1_999);
    expect(cancellation.reason).toBeUndefined();
    relay.tick(2_000);
    expect(cancellation.reason?.code).toBe('client_gone');
  });
});
