const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const length = 9;
const own = /^[A-Za-z0-9]{9}$/;

/**
 * A call's id as Mistral takes it: nine letters and digits, whoever made the call. Always the same for the same id, so that a call and
 * its result still belong together.
 */
export function toMistralId(id: string): string {
  if (own.test(id)) return id;
  // FNV-1a over 64 bits: nine letters hold 53, and a conversation has few calls.
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(id)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  let text = '';
  for (let at = 0; at < length; at += 1) {
    text += alphabet[Number(hash % 62n)];
    hash /= 62n;
  }
  return text;
}
