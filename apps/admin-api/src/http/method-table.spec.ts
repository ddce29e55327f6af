import { fault } from '@headgate/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { MethodTable } from './method-table.ts';

function explain(url: string): { code: string; allow: string | undefined } {
  const table = new MethodTable();
  table.add('/v1/admin/routes', ['GET']);
  table.add('/v1/admin/routes', ['POST']);
  table.add('/v1/admin/routes/:name', ['GET', 'PUT']);
  table.add('/docs', ['GET']);
  let allow: string | undefined;
  const reply = { header: (_: string, value: string) => (allow = value) } as unknown as FastifyReply;
  const { code } = table.explain({ url } as FastifyRequest, reply, fault('endpoint_not_found'));
  return { code, allow };
}

describe('a request nobody serves', () => {
  it.each([
    ['/v1/admin/routes', 'method_not_allowed', 'GET, POST'],
    ['/v1/admin/routes?limit=1', 'method_not_allowed', 'GET, POST'],
    ['/v1/admin/routes/support', 'method_not_allowed', 'GET, PUT'],
    ['/v1/admin/routes/support/x', 'endpoint_not_found', undefined],
    ['/v1/admin/router', 'endpoint_not_found', undefined],
    ['/docs', 'endpoint_not_found', undefined],
  ])('%s: %s', (url, code, allow) => {
    expect(explain(url)).toEqual({ code, allow });
  });
});
