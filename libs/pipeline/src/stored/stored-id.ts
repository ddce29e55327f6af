import type { LiveOrganization } from '@headgate/domain';
import type { StoredIdSeal } from '../ports.ts';

/** For whom and where something is stored. */
export interface StoredPlace {
  readonly config: LiveOrganization;
  readonly project: string;
  readonly provider: string;
  /** Id of the credential with which it was stored; empty where the provider takes none. */
  readonly secret: string;
}

/** An id as it was handed out: the provider's own, and what proves whose it is. */
export interface StoredId {
  /** As the provider spells it. */
  readonly own: string;
  /** How the ids of provider and credential end. */
  readonly providerEnd: string;
  readonly secretEnd: string;
  readonly proof: string;
}

const ownId = /^[A-Za-z0-9_-]{1,200}$/;
const handedOut = /^([A-Za-z0-9_-]{1,240})_hg1([A-Za-z0-9]{6})([A-Za-z0-9]{6})([A-Za-z0-9_-]{22})$/;
/** 132 bits: nobody guesses one. */
const proofChars = 22;

/**
 * The id a caller gets in place of the provider's: of use to this project only, and it says where the thing is. What cannot be an id
 * stays as it is, and is then of use to nobody.
 */
export function writeStoredId(seal: StoredIdSeal, place: StoredPlace, own: string): string {
  if (!ownId.test(own)) return own;
  const ends = endOf(place.provider) + endOf(place.secret);
  const proof = seal.seal(place.config, fieldsOf(place, own)).slice(0, proofChars);
  return `${own}_hg1${ends}${proof}`;
}

/** Reads what `writeStoredId` wrote; undefined for any other id. Proves nothing yet. */
export function parseStoredId(text: string): StoredId | undefined {
  const [, own, providerEnd, secretEnd, proof] = handedOut.exec(text) ?? [];
  if (own === undefined || providerEnd === undefined || secretEnd === undefined || proof === undefined)
    return undefined;
  return { own, providerEnd, secretEnd, proof };
}

/** Whether the id was handed out to this project for something at this provider. */
export function isStoredAt(seal: StoredIdSeal, place: Omit<StoredPlace, 'secret'>, id: StoredId): boolean {
  if (id.providerEnd !== endOf(place.provider)) return false;
  return seal.proves(place.config, fieldsOf({ ...place, end: id.secretEnd }, id.own), id.proof);
}

/** How an id ends: enough to find what it means, and no more of it than needed. */
export function endOf(id: string): string {
  return id
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(-6)
    .padStart(6, '0');
}

type Proved = Omit<StoredPlace, 'secret'> & ({ readonly secret: string } | { readonly end: string });

/** A credential may be replaced by another one of the same account: only how its id ended is proved. */
function fieldsOf(place: Proved, own: string): string[] {
  const end = 'end' in place ? place.end : endOf(place.secret);
  return [place.config.org, place.project, place.provider, end, own];
}
