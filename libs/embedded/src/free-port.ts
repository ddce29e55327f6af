import net from 'node:net';

/** A loopback port nobody listens on. Another process may take it before you do: be ready to ask again. */
export async function findFreePort(host = '127.0.0.1'): Promise<number> {
  const server = await listen(0, host);
  const address = server.address();
  await close(server);
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has no port');
  return address.port;
}

/** Whether one could listen there: somebody else does, or this user may not, or the address is not this machine's. */
export type PortState = 'free' | 'taken' | 'forbidden' | 'no_such_address';

/** Tries to listen, and stops again at once. */
export async function probePort(port: number, host = '127.0.0.1'): Promise<PortState> {
  try {
    await close(await listen(port, host));
    return 'free';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EACCES') return 'forbidden';
    return code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' ? 'no_such_address' : 'taken';
  }
}

function listen(port: number, host: string): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: net.Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
}
