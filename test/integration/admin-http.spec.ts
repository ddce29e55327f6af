import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
beforeAll(async () => {
  api = await startAdminApp();
});
afterAll(() => api?.close());

describe('a request that is wrong before anybody reads it', () => {
  it.each([
    ['JSON cut short', 'POST', '/projects', { body: '{"slug":' }, 400, 'body_malformed'],
    ['no body', 'POST', '/projects', {}, 400, 'validation_failed'],
    [
      'a form',
      'POST',
      '/projects',
      { body: 'slug=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'content_type_unsupported',
    ],
    [
      'plain text',
      'POST',
      '/projects',
      { body: '{}', headers: { 'content-type': 'text/plain' } },
      415,
      'content_type_unsupported',
    ],
    [
      'more than a mebibyte',
      'POST',
      '/projects',
      { body: `{"slug":"${'a'.repeat(1024 * 1024)}"}` },
      413,
      'body_too_large',
    ],
    ['a million brackets', 'POST', '/projects', { body: '['.repeat(1_000_000) }, 400, 'body_ambiguous'],
    ['a key named twice', 'POST', '/projects', { body: '{"slug":"d1","slug":"d2"}' }, 400, 'body_ambiguous'],
    ['a prototype', 'POST', '/projects', { body: '{"slug":"a","__proto__":{"x":1}}' }, 400, 'body_malformed'],
    ['an array', 'POST', '/projects', { body: '[]' }, 400, 'validation_failed'],
    ['a path nobody serves', 'GET', '/nonsense', {}, 404, 'endpoint_not_found'],
    ['a method the path does not take', 'PUT', '/projects', { body: '{}' }, 405, 'method_not_allowed'],
    ['a name no resource can have', 'GET', '/routes/a%20b', {}, 400, 'validation_failed'],
    ['a name that ends early', 'GET', '/routes/a%00b', {}, 400, 'request_invalid'],
    ['a filter that ends early', 'GET', '/requests?route=a%00b', {}, 400, 'request_invalid'],
    [
      'a project that is no slug',
      'GET',
      '/routes',
      { headers: { 'x-headgate-project': "a' OR 1=1" } },
      404,
      'not_found',
    ],
    ['two projects', 'POST', '/keys?project=default&project=other', { body: '{}' }, 400, 'validation_failed'],
    ['a text no store takes', 'POST', '/projects', { body: '{"slug":"a","name":"\\u0000"}' }, 400, 'request_invalid'],
    ['half a character', 'POST', '/projects', { body: '{"slug":"a","name":"\\ud800"}' }, 400, 'request_invalid'],
    ['a path that cannot be decoded', 'GET', '/routes/%ff', {}, 404, 'endpoint_not_found'],
    ['a filter nobody knows', 'GET', '/routes?colour=red', {}, 400, 'validation_failed'],
    ['a cursor nobody gave', 'GET', '/routes?cursor=nonsense', {}, 400, 'validation_failed'],
    ['too long a page', 'GET', '/routes?limit=201', {}, 400, 'validation_failed'],
    [
      'an Idempotency-Key with spaces',
      'POST',
      '/projects',
      { body: '{"slug":"a"}', headers: { 'idempotency-key': 'a b' } },
      400,
      'validation_failed',
    ],
  ])('%s is a problem document', async (...[, method, path, options, status, code]) => {
    const answer = await api.owner.ask(method, path, options);
    expect(answer).toMatchObject({ status, body: { status, code, type: `urn:headgate:error:${code}` } });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body['request_id']).toBe(answer.headers['x-request-id']);
    expect(typeof answer.body['detail']).toBe('string');
  });

  it('names the methods a path does take', async () => {
    expect((await api.owner.ask('DELETE', '/routes')).headers['allow']).toBe('GET, HEAD, POST');
  });
});

describe('the id of a request', () => {
  it("is the caller's own where it can be", async () => {
    const answer = await api.owner.ask('GET', '/projects', { headers: { 'x-request-id': 'trace-7' } });
    expect(answer.headers['x-request-id']).toBe('trace-7');
  });

  it('is made where it cannot', async () => {
    const answer = await api.owner.ask('GET', '/projects', { headers: { 'x-request-id': 'a b' } });
    expect(answer.headers['x-request-id']).toMatch(/^req_/);
  });
});

describe('the documentation', () => {
  it('is served whole from this process', async () => {
    const page = await api.app.inject({ url: '/docs' });
    expect(page.statusCode).toBe(200);
    const loaded = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => String(address));
    expect(loaded.length).toBeGreaterThan(3);
    for (const address of loaded) {
      expect(address).toMatch(/^\.\/docs\//);
      expect((await api.app.inject({ url: address.slice(1) })).statusCode, address).toBe(200);
    }
  });

  it('may load its own scripts, and nothing from anywhere else', async () => {
    const { headers } = await api.app.inject({ url: '/docs' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src/);
  });

  it('does not relax what holds for the API', async () => {
    const { headers } = await api.app.inject({ url: '/v1/admin/projects' });
    expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
    const near = await api.app.inject({ url: '/docsx' });
    expect(near.headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
  });

  it('offers to authorize with x-api-key', async () => {
    const answer = await api.app.inject({ url: '/v1/admin/openapi.json' });
    expect(answer.json()).toMatchObject({
      openapi: '3.1.0',
      components: { securitySchemes: { 'api-key': { type: 'apiKey', in: 'header', name: 'x-api-key' } } },
    });
  });
});
