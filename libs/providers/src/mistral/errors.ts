import { type Fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import { parseObject } from '../json-sniff.ts';
import { type FailedAnswer, findOpenAiError, readOpenAiError } from '../openai/errors.ts';
import { mistralAccent } from './request.ts';

/** What a failed answer of Mistral's means: a sentence, or the list of what was wrong with the body, in one of three places. */
export function readMistralError({ status, headers, body }: FailedAnswer): Fault {
  const said = parseObject(body);
  const flat = said === undefined ? body : JSON.stringify(flatten(said));
  return readOpenAiError({ status, headers: withRequestId(headers), body: flat }, mistralAccent);
}

/** The failure an event, or a body of status 200, reports. */
export function findMistralError(value: JsonObject): Fault | undefined {
  if (value['object'] !== 'error') return findOpenAiError(value, mistralAccent);
  return findOpenAiError({ error: flatten(value) }, mistralAccent);
}

/** `message` may be an object with the `detail` of a body that was refused. */
function flatten(said: JsonObject): JsonObject {
  const { message } = said;
  return isJsonObject(message) ? { ...said, message: undefined, detail: message['detail'] } : said;
}

function withRequestId(headers: FailedAnswer['headers']): FailedAnswer['headers'] {
  const id = headers['x-request-id'] ?? headers['mistral-correlation-id'];
  return id === undefined ? headers : { ...headers, 'x-request-id': id };
}
