import { fault, type FaultCode, faults } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { toJavelinError } from './javelin-error.ts';

describe('an error of that API', () => {
  it.each<[FaultCode, number]>([
    ['validation_failed', 400],
    ['body_too_large', 400],
    ['key_missing', 401],
    ['permission_denied', 403],
    ['not_found', 404],
    ['method_not_allowed', 404],
    ['already_exists', 409],
    ['version_mismatch', 409],
    ['store_unavailable', 500],
    ['internal', 500],
  ])('%s is %d', (code, status) => {
    expect(toJavelinError(fault(code), 'req_1').status).toBe(status);
  });

  it('never has a status its clients do not know, and always a text', () => {
    for (const code of Object.keys(faults) as FaultCode[]) {
      const { status, body } = toJavelinError(fault(code), 'req_1');
      expect([400, 401, 403, 404, 409, 429, 500], code).toContain(status);
      expect(body, code).toMatchObject({ error: expect.stringMatching(/\S{5}/) as unknown, code, request_id: 'req_1' });
    }
  });

  it('holds every problem with its place', () => {
    const problems = [
      { path: 'models', message: 'is required' },
      { path: 'name', message: 'is taken' },
    ];
    expect(toJavelinError(fault('validation_failed', { message: 'It is wrong.', problems }), 'r').body.error).toBe(
      'It is wrong: models is required; name is taken',
    );
  });
});
