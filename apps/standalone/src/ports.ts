import { findFreePort, type PortState, probePort } from '@headgate/embedded';
import { z } from 'zod';
import type { Home } from './home.ts';
import { StandaloneError } from './standalone-error.ts';

const fileName = 'ports.json';
const rememberedPorts = z.record(z.string(), z.int().min(1).max(65_535));

const complaints: Record<Exclude<PortState, 'free' | 'no_such_address'>, (port: number, host: string) => string> = {
  taken: (port, host) => `port ${port} on ${host} is taken by another program`,
  forbidden: (port) => `port ${port} may not be listened on by this user`,
};

/** A port the user asked for; one clear line when it cannot be had. */
export async function assertPort(variable: string, port: number, host: string): Promise<void> {
  const state = await probePort(port, host);
  if (state === 'free') return;
  if (state === 'no_such_address') throw new StandaloneError(`HOST: ${host} is not an address of this machine`);
  throw new StandaloneError(
    `${variable}: ${complaints[state](port, host)}; set ${variable} to another one, or to 0 for any free one`,
  );
}

/** The ports nobody asked for: the same as last time while they are free, so that addresses stay what they were. */
export class Ports {
  readonly #home: Home;
  readonly #remembered: Record<string, number>;

  private constructor(home: Home, remembered: Record<string, number>) {
    this.#home = home;
    this.#remembered = remembered;
  }

  static async open(home: Home): Promise<Ports> {
    // A damaged list costs nothing but the habit.
    const found = rememberedPorts.safeParse(await home.readJson(fileName).catch(() => undefined));
    return new Ports(home, found.success ? { ...found.data } : {});
  }

  async pick(name: string, host = '127.0.0.1'): Promise<number> {
    const last = this.#remembered[name];
    const port = last !== undefined && (await probePort(last, host)) === 'free' ? last : await findFreePort(host);
    this.#remembered[name] = port;
    await this.#home.writeJson(fileName, this.#remembered);
    return port;
  }
}
