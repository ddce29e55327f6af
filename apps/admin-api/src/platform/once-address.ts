/** What a remembered answer is sealed to: the key it was given under. */
export function onceAddress(key: string): {
  readonly providerId: string;
  readonly secretId: string;
  readonly version: number;
  readonly origin: string;
} {
  return { providerId: 'idempotency', secretId: key, version: 1, origin: 'answer:' };
}
