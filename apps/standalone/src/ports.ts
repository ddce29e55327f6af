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
async function assertPort(variable: string, port: number, host: string): Promise<void> {
  const state = await probePort(port, host);
  if (state === 'free') return;
  if (state === 'no_such_address') throw noSuchAddress(host);
  throw new StandaloneError(
    `${variable}: ${complaints[state](port, host)}; set ${variable} to another one, or to 0 for any free one`,
  );
}

async function assertAddress(host: string): Promise<void> {
  if ((await probePort(0, host)) === 'no_such_address') throw noSuchAddress(host);
}

function noSuchAddress(host: string): StandaloneError {
  return new StandaloneError(`HOST: ${host} is not an address of this machine`);
}

/** The ports nobody asked for: the same as last time while they are free, so that addresses stay what they were. */
export class Ports {
  readonly #home: Home;
  readonly #remembered: Record<string, number>;
  /** Given away in this start, though perhaps nobody listens there yet. */
  readonly #claimed = new Set<number>();

  private constructor(home: Home, remembered: Record<string, number>) {
    this.#home = home;
    this.#remembered = remembered;
  }

  static async open(home: Home): Promise<Ports> {
    // A damaged list costs nothing but the habit.
    const found = rememberedPorts.safeParse(await home.readJson(fileName).catch(() => undefined));
    return new Ports(home, found.success ? { ...found.data } : {});
  }

  /** A port the user asked for: nothing else may be given it. */
  async claim(variable: string, port: number, host: string): Promise<number> {
    await assertPort(variable, port, host);
    this.#claimed.add(port);
    return port;
  }

  /** A port nobody asked for; one clear line where the host is no address of this machine. */
  async pick(name: string, host = '127.0.0.1'): Promise<number> {
    await assertAddress(host);
    const last = this.#remembered[name];
    const isLastFree = last !== undefined && !this.#claimed.has(last) && (await probePort(last, host)) === 'free';
    let port = isLastFree ? last : await findFreePort(host);
    while (this.#claimed.has(port)) port = await findFreePort(host);
    this.#claimed.add(port);
    this.#remembered[name] = port;
    await this.#home.writeJson(fileName, this.#remembered);
    return port;
  }
}
