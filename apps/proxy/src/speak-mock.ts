import { isJsonObject, type JsonObject } from '@headgate/kernel';
import type { UpstreamCall } from '@headgate/pipeline';
import { answerMock, findMockDialect, mockModels, readFormFields } from '@headgate/providers';
import type { MockSpeech } from '@headgate/upstream';

const decoder = new TextDecoder();

/** What the built-in provider says to a call. */
export function speakMock(call: UpstreamCall): MockSpeech {
  const dialect = findMockDialect(call.path);
  if (dialect === undefined) return speakOther(call.path);
  const answer = answerMock({ dialect, path: call.path, body: parseBody(call) });
  const { status, headers } = answer;
  return answer.kind === 'stream'
    ? { status, headers, pieces: answer.events, ending: answer.ending }
    : { status, headers, pieces: [{ afterMs: answer.afterMs, bytes: answer.body }], ending: 'close' };
}

/** The list of its models, which is all it has besides its languages. */
function speakOther(path: string): MockSpeech {
  const isList = path.split('?')[0] === '/models';
  const models = mockModels.map((id) => ({ id, object: 'model', created: 0, owned_by: 'mock' }));
  const body = isList
    ? { object: 'list', data: models }
    : {
        error: {
          message: 'The mock provider has no such endpoint.',
          type: 'invalid_request_error',
          param: null,
          code: null,
        },
      };
  return {
    status: isList ? 200 : 404,
    headers: { 'content-type': 'application/json' },
    pieces: [{ afterMs: 0, bytes: Buffer.from(JSON.stringify(body)) }],
    ending: 'close',
  };
}

function parseBody({ body, headers }: UpstreamCall): JsonObject {
  const contentType = headers['content-type'] ?? '';
  if (body instanceof Uint8Array && contentType.startsWith('multipart/')) return readFormFields(body, contentType);
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return {};
  const text = typeof body === 'string' ? body : decoder.decode(body);
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}
