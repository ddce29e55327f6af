import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { listOf } from '../list-of.ts';

/** What an error body says, in any of the shapes vendors and their imitators use. */
export interface ErrorBody {
  readonly message: string | undefined;
  readonly type: string | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
}

const nothing: ErrorBody = { message: undefined, type: undefined, code: undefined, requestId: undefined };

/** Reads the body of a failed answer; says nothing where the body is no JSON (a page of some proxy, for example). */
export function readErrorBody(body: string): ErrorBody {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return nothing;
  }
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return isJsonObject(first) ? readErrorObject(first) : nothing;
}

/** Reads the same from a parsed object, as it comes in an error event. */
export function readErrorObject(value: JsonObject): ErrorBody {
  const error = value['error'];
  const inner = isJsonObject(error) ? error : value;
  return {
    message: text(inner['message']) ?? text(error) ?? text(value['message']) ?? textOfDetail(value['detail']),
    type: text(inner['type']) ?? text(inner['status']),
    code: text(inner['code']),
    requestId: text(value['request_id']) ?? text(inner['request_id']),
  };
}

/** Servers on FastAPI say it in `detail`: a sentence, an object, or a list of problems. */
function textOfDetail(detail: JsonValue | undefined): string | undefined {
  const [first] = listOf(detail);
  const inner = first ?? detail;
  return isJsonObject(inner) ? (text(inner['error']) ?? text(inner['msg']) ?? text(inner['message'])) : text(inner);
}

function text(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
