import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { addBodyParsers } from './body-parsers.ts';

async function send(payload: string, type = 'application/json'): Promise<{ status: number; body: unknown }> {
  const fastify = Fastify();
  addBodyParsers(fastify);
  fastify.post('/', (request) => ({ read: request.body ?? 'nothing' }));
  const answer = await fastify.inject({ method: 'POST', url: '/', headers: { 'content-type': type }, payload });
  return { status: answer.statusCode, body: answer.json<unknown>() };
}

describe('the body parser', () => {
  it.each([
    ['JSON', '{"a":[1]}', 'application/json; charset=utf-8', { a: [1] }],
    ['a merge patch', '{"a":null}', 'application/merge-patch+json', { a: null }],
    ['nothing, though a type is named', '', 'application/json', 'nothing'],
    [
      'brackets inside text',
      `{"a":"${'['.repeat(100)}\\"${'{'.repeat(100)}"}`,
      'application/json',
      { a: `${'['.repeat(100)}"${'{'.repeat(100)}` },
    ],
    ['a whole surrogate pair, spelt as escapes', '{"a":"\\ud83d\\ude00"}', 'application/json', { a: '\u{1f600}' }],
    ['a backslash before the letter u', '{"a":"\\\\u0000"}', 'application/json', { a: '\\u0000' }],
    [
      'forty levels',
      '['.repeat(40) + ']'.repeat(40),
      'application/json',
      JSON.parse('['.repeat(40) + ']'.repeat(40)) as unknown,
    ],
  ])('reads %s', async (_, payload, type, read) => {
    expect(await send(payload, type)).toEqual({ status: 200, body: { read } });
  });

  it.each([
    ['text that is no JSON', '{"a":', 400],
    ['members that reach for the prototype', '{"__proto__":{"isOwner":true}}', 400],
    ['the same through the constructor', '{"constructor":{"prototype":{"isOwner":true}}}', 400],
    ['the character no store takes', '{"a":"x\\u0000"}', 400],
    ['the same as a name', '{"x\\u0000":1}', 400],
    ['half a surrogate pair', '{"a":["\\uD83D"]}', 400],
    ['a key named twice', '{"name":"d1","name":"d2"}', 400],
    ['a key named twice deep inside', '{"a":[{"b":1,"b":1}]}', 400],
    ['forty-one levels', '['.repeat(41) + ']'.repeat(41), 400],
    ['a million levels', '['.repeat(500_000), 400],
  ])('refuses %s', async (_, payload, status) => {
    expect((await send(payload)).status).toBe(status);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json'])(
    'refuses the content type %s',
    async (type) => {
      expect((await send('{}', type)).status).toBe(415);
    },
  );
});
