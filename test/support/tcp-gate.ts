import { once } from 'node:events';
import net from 'node:net';

/** A way to a server that can be shut: connections under way are cut, new ones refused. */
export interface TcpGate {
  readonly port: number;
  shut(): Promise<void>;
  open(): Promise<void>;
}

/** Opens a gate on a loopback port of its own before `to`. */
export async function openGate(to: { readonly host: string; readonly port: number }): Promise<TcpGate> {
  const sockets = new Set<net.Socket>();
  let port = 0;
  let server: net.Server | undefined;
  const open = async (): Promise<void> => {
    server = net.createServer((client) => {
      const upstream = net.connect(to);
      for (const [one, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
      }
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as net.AddressInfo).port;
  };
  await open();
  return {
    port,
    open,
    shut: async () => {
      const closed = server && once(server, 'close');
      server?.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
