import type { ChildServer } from './child-server.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';
import { findFreePort, probePort } from './free-port.ts';

const attempts = 5;

/** Starts on the port named, or on a free one; a free port that is snatched away meanwhile is replaced by another. */
export async function startOnPort(
  name: string,
  port: number | undefined,
  start: (port: number) => Promise<ChildServer>,
): Promise<{ server: ChildServer; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const candidate = port ?? (await findFreePort());
    if (port !== undefined && (await probePort(port)) !== 'free') throw portTaken(name, port);
    try {
      return { server: await start(candidate), port: candidate };
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (port !== undefined || attempt === attempts) throw portTaken(name, candidate);
    }
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof EmbeddedServerError && /address already in use/i.test(error.log);
}

function portTaken(name: string, port: number): EmbeddedServerError {
  return new EmbeddedServerError('port_taken', `${name} cannot listen on port ${port}: another program does.`);
}
