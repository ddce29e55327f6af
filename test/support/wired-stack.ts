import { type FakeProvider, startFakeProvider } from './fake-provider.ts';
import { type Stack, startStack } from './stack.ts';

/** A stack with one provider for every wire: three that speak to a provider on this machine, and the mock inside the proxy. */
export interface WiredStack {
  readonly stack: Stack;
  readonly fake: FakeProvider;
  stop(): Promise<void>;
}

/** Names of the providers, each called like the wire it speaks. */
export const wires = ['openai', 'anthropic', 'gemini', 'mock'] as const;

/** Starts both ends; the credentials are told apart by their beginnings. */
export async function startWiredStack(): Promise<WiredStack> {
  const [stack, fake] = await Promise.all([startStack(), startFakeProvider()]);
  const under = (version: string, secret: string) => ({ base_url: `${fake.url}/${version}`, secret });
  await stack.change('PUT', '/providers/openai', { kind: 'openai', ...under('v1', 'sk-openai-secret-0001') });
  await stack.change('PUT', '/providers/anthropic', { kind: 'anthropic', ...under('v1', 'sk-ant-secret-0002') });
  await stack.change('PUT', '/providers/gemini', { kind: 'google-gemini', ...under('v1beta', 'AIza-secret-0003') });
  await stack.change('PUT', '/providers/mock', { kind: 'mock' });
  return {
    stack,
    fake,
    stop: async () => {
      await stack.stop();
      await fake.close();
    },
  };
}
