import { isPolicyBody } from '@headgate/domain';
import { fault, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';

const header = 'x-headgate-policy';

/** The policy that came with a call, as the body's `policy` or as JSON in a header, if any. Throws `request_invalid`. */
export function findInlinePolicy(
  body: JsonObject | undefined,
  readHeader: (name: string) => string | undefined,
): JsonValue | undefined {
  const ofBody = body === undefined ? undefined : inlinePolicyOf(body);
  const written = readHeader(header);
  if (written === undefined) return ofBody;
  if (ofBody !== undefined) throw refuse('is given twice; the body has a policy, too');
  const parsed = parse(written);
  if (isJsonObject(parsed) && isPolicyBody(parsed)) return parsed;
  throw refuse('must be a policy, as a JSON object');
}

/** What a body says as `policy`, where that is a policy of ours and no parameter of a vendor. */
export function inlinePolicyOf(body: JsonObject): JsonObject | undefined {
  const { policy } = body;
  return isJsonObject(policy) && isPolicyBody(policy) ? policy : undefined;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function refuse(message: string): Error {
  return fault('request_invalid', {
    message: `The header ${header} ${message}.`,
    problems: [{ path: header, message }],
  });
}
