import { type Fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import { providerFault } from '../errors/provider-fault.ts';

/** What a code of MiniMax's means, as the status it should have had. */
const statuses: ReadonlyMap<number, number> = new Map([
  [1001, 408],
  [1002, 429],
  [1004, 401],
  [1008, 402],
  [1026, 400],
  [1027, 400],
  [1039, 400],
  [1041, 429],
  [2013, 400],
  [2049, 401],
  [2056, 429],
]);

/** The failure `base_resp` reports; undefined where it reports none. */
export function findBaseRespFailure(value: JsonObject): Fault | undefined {
  const { base_resp: base } = value;
  if (!isJsonObject(base)) return undefined;
  const { status_code: code, status_msg: message } = base;
  if (typeof code !== 'number' || code === 0) return undefined;
  return providerFault({
    status: statuses.get(code) ?? 500,
    type: String(code),
    message: typeof message === 'string' ? message : undefined,
  });
}
