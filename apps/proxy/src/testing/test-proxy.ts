import { createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { LiveProvider, LiveRoute } from '@headgate/domain';
import { fault, systemClock } from '@headgate/kernel';
import type { PipelineLimits } from '@headgate/pipeline';
import { anIdentity, RecordedUsage } from '@headgate/pipeline/testing';
import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { createLogger } from '@headgate/telemetry';
import { type ComposedProxy, composeProxy } from '../compose-proxy.ts';

const dataKey = createSecretKey(Buffer.alloc(32, 7));

/** The key every test proxy knows. */
export const testKey = 'hg_test_4fTq0ZbW9sKx_secret';

/** A provider of a test: real HTTP on loopback, scripted by a handler. */
export interface TestProvider {
  readonly port: number;
  readonly requests: IncomingMessage[];
  readonly sockets: Set<Socket>;
  close(): Promise<void>;
}

export type TestHandler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Starts a provider; the handler gets each request with its whole body. */
export async function startTestProvider(handler: TestHandler): Promise<TestProvider> {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(request);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      handler(request, response, Buffer.concat(chunks).toString());
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    sockets,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An OpenAI-compatible provider at a port on loopback. */
export function providerAt(port: number, name = 'real', fields: Partial<LiveProvider> = {}): LiveProvider {
  const origin = `http://127.0.0.1:${String(port)}`;
  return aProvider({ name, baseUrl: `${origin}/v1`, origin, ...fields });
}

/** The route a provider gets by itself. */
export function reservedRoute(provider: LiveProvider): LiveRoute {
  return aRoute({ name: provider.name, isReserved: true, targets: [aTarget({ provider })] });
}

export interface TestProxy extends ComposedProxy {
  readonly url: string;
  readonly port: number;
  readonly usage: RecordedUsage;
  /** Everything logged, at the most talkative level. */
  readonly logged: () => string;
  close(): Promise<void>;
}

export interface TestProxyOptions {
  readonly routes: readonly LiveRoute[];
  readonly maxBodyBytes?: number;
  readonly limits?: Partial<PipelineLimits>;
  /** The plain text of every secret. */
  readonly secret?: string;
  readonly corsOrigins?: readonly string[];
}

/** Starts a real proxy on loopback around fixed configuration; everything but keys, secrets and usage is as in production. */
export async function startTestProxy({
  routes,
  maxBodyBytes = 1_000_000,
  limits,
  secret = 'sk-provider-secret-0815',
  corsOrigins,
}: TestProxyOptions): Promise<TestProxy> {
  const usage = new RecordedUsage();
  let logged = '';
  const identity = anIdentity({ routes });
  const proxy = composeProxy({
    identities: {
      identify: (apiKey) => {
        if (apiKey !== testKey) throw fault('key_invalid');
        return identity;
      },
    },
    secrets: { open: () => secret },
    dataKeyOf: () => dataKey,
    usage,
    log: createLogger({ name: 'proxy', level: 'trace', destination: { write: (line) => (logged += line) } }),
    clock: systemClock,
    random: () => 0,
    readiness: () => ({ isReady: true }),
    staleForMs: () => 1_500,
    catalogueTroubles: 2,
    allowedNetworks: ['127.0.0.0/8'],
    maxBodyBytes,
    ...(limits !== undefined && { limits }),
    ...(corsOrigins !== undefined && { corsOrigins }),
  });
  const { port, url } = await proxy.server.listen(0, '127.0.0.1');
  return {
    ...proxy,
    url,
    port,
    usage,
    logged: () => logged,
    close: async () => {
      await proxy.server.stop(0);
      await proxy.upstream.close();
    },
  };
}
