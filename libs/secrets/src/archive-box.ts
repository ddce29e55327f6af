import type { KeyObject } from 'node:crypto';
import { bindFields, closeBox, openBox } from './sealed-box.ts';

/** What an archived call is sealed for: no other organization and no other request opens it. */
export interface ArchiveAddress {
  readonly dataKey: KeyObject;
  readonly org: string;
  readonly requestId: string;
}

/** Seals what is kept of a call, base64url. */
export function sealArchived(address: ArchiveAddress, plain: Uint8Array): string {
  return closeBox(address.dataKey, plain, bind(address));
}

/** The inverse; throws `SealError` for any other address or a changed byte. */
export function openArchived(address: ArchiveAddress, sealed: string): Uint8Array {
  return openBox(address.dataKey, sealed, bind(address));
}

function bind({ org, requestId }: ArchiveAddress): Uint8Array {
  return bindFields(['headgate.archive.v1', org, requestId]);
}
