import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { fault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { toEdgeFault } from './edge-fault.ts';
import { toProblemDocument } from './problem-document.ts';

function fastifyError(code: string, statusCode: number): HttpException {
  const cause = Object.assign(new Error('from below'), { code, statusCode, name: 'FastifyError' });
  return new HttpException('from below', statusCode, { cause });
}

describe('toEdgeFault', () => {
  it.each([
    ['a body that is too large', fastifyError('FST_ERR_CTP_BODY_TOO_LARGE', 413), 'body_too_large', 413],
    ['another content type', fastifyError('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415), 'content_type_unsupported', 415],
    ['text that is no JSON', fastifyError('FST_ERR_CTP_INVALID_JSON_BODY', 400), 'body_malformed', 400],
    ['a wrong length', fastifyError('FST_ERR_CTP_INVALID_CONTENT_LENGTH', 400), 'request_smuggled', 400],
    ['a path nobody serves', new NotFoundException('Cannot GET /x'), 'endpoint_not_found', 404],
    ['what Nest refuses', new BadRequestException('no'), 'request_invalid', 400],
    ['a fault as it is', fault('in_use'), 'in_use', 409],
    [
      'a fault that Nest wrapped',
      new HttpException('x', 400, { cause: fault('body_ambiguous') }),
      'body_ambiguous',
      400,
    ],
    ['a defect', new TypeError('x is not a function'), 'internal', 500],
    ['what is not even an error', 'boom', 'internal', 500],
  ])('%s', (_, error, code, status) => {
    expect(toEdgeFault(error)).toMatchObject({ code, status });
  });

  it('shows nothing of a defect, and keeps it for the log', () => {
    const defect = new Error('password=hunter2');
    const edge = toEdgeFault(defect);
    expect(JSON.stringify(toProblemDocument(edge, 'req_1'))).not.toContain('hunter2');
    expect(edge.cause).toBe(defect);
  });
});

describe('toProblemDocument', () => {
  it('is the shape of RFC 9457 with code, problems and request id', () => {
    const problems = [{ path: 'models.0.provider', message: 'there is no provider "x"' }];
    expect(toProblemDocument(fault('validation_failed', { problems }), 'req_1')).toEqual({
      type: 'urn:headgate:error:validation_failed',
      title: 'Bad Request',
      status: 400,
      code: 'validation_failed',
      detail: 'The request has problems; each is listed in "errors".',
      errors: problems,
      request_id: 'req_1',
    });
  });
});
