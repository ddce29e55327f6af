import { fault } from '@headgate/kernel';

// Strict: mended bytes would be words the provider never said.
const decoder = new TextDecoder('utf-8', { fatal: true });

/** A whole answer as JSON; throws `provider_reply_unreadable`. */
export function parseAnswer(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes)) as unknown;
  } catch (cause) {
    throw fault('provider_reply_unreadable', { cause });
  }
}
