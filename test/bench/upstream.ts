/** The provider of the bench: answers at once with a chat completion of about 660 bytes, or streams small chunks. */
import http from 'node:http';
import { chunksPerStream, longMark, longStreamBytes, pacedMark, tokenEveryMs, tokenMark } from './upstream-shape.ts';

const completion = JSON.stringify({
  id: 'chatcmpl-bench000000000000000000',
  object: 'chat.completion',
  created: 1_790_000_000,
  model: 'bench-model',
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: 'The quick brown fox jumps over the lazy dog. '.repeat(7).trim(),
        refusal: null,
      },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 42, completion_tokens: 70, total_tokens: 112 },
});

function chunk(delta: object, finish: string | null = null): string {
  return `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'bench-model', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}

const first = chunk({ role: 'assistant', content: '' });
const token = chunk({ content: tokenMark });
const page = chunk({ content: 'word '.repeat(800) });
const last = `${chunk({}, 'stop')}data: [DONE]\n\n`;

type Later = (run: () => void) => void;
const atOnce: Later = (run) => void setImmediate(run);
const paced: Later = (run) => void setTimeout(run, tokenEveryMs);

function stream(response: http.ServerResponse, later: Later): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(first);
  let sent = 0;
  const next = (): void => {
    if (sent++ >= chunksPerStream) return void response.end(last);
    response.write(token);
    later(next);
  };
  next();
}

/** As much as the other side takes. */
function streamLong(response: http.ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let sent = 0;
  const more = (): void => {
    for (; sent < longStreamBytes; sent += page.length) if (!response.write(page)) return;
    response.end(last);
  };
  response.on('drain', more);
  more();
}

const server = http.createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (bytes: Buffer) => parts.push(bytes));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    if (body.includes(longMark)) return streamLong(response);
    if (body.includes('"stream":true')) return stream(response, body.includes(pacedMark) ? paced : atOnce);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(completion) });
    response.end(completion);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) process.stdout.write(`${JSON.stringify({ port: address.port })}\n`);
});
process.on('disconnect', () => process.exit(0));
