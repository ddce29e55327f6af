/** The floor: what Node itself costs for taking a request and passing it on, with no gateway work at all. */
import http from 'node:http';
import { Pool } from 'undici';

const pool = new Pool(`http://127.0.0.1:${process.argv[2]}`, { connections: 64, pipelining: 1 });
const server = http.createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (bytes: Buffer) => parts.push(bytes));
  request.on('end', () => {
    pool
      .request({
        method: 'POST',
        path: request.url ?? '/',
        headers: { 'content-type': 'application/json' },
        body: Buffer.concat(parts),
      })
      .then(
        (answer) => {
          response.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']) });
          answer.body.pipe(response);
        },
        () => {
          response.writeHead(502);
          response.end();
        },
      );
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.stdout.write(`${JSON.stringify({ port: address.port })}\n`);
});
process.on('disconnect', () => process.exit(0));
