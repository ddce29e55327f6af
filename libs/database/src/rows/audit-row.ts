import type { JsonValue } from '@headgate/kernel';

/** Who made a change. */
export interface Actor {
  /** `user`: a person in the console; `platform`: whoever holds the operator's key. */
  readonly kind: 'api_key' | 'user' | 'platform' | 'system';
  /** Id of the key or person, or the name of the part of Headgate that acted. */
  readonly id: string;
  readonly name: string;
}

/** One thing a change did, as the work of the change records it. Never a secret, sealed or plain. */
export interface AuditRecord {
  /** Verb in the past or imperative, such as `create`, `update`, `delete`, `rotate`, `revoke`. */
  readonly action: string;
  readonly resourceKind:
    | 'organization'
    | 'project'
    | 'api_key'
    | 'provider'
    | 'provider_secret'
    | 'route'
    | 'policy'
    | 'dlp_template'
    | 'model'
    | 'member'
    | 'invitation'
    | 'identity_provider'
    | 'session'
    | 'account'
    | 'archive';
  readonly resourceId: string;
  readonly resourceName: string;
  /** Null when the resource did not exist. */
  readonly before: JsonValue;
  /** Null when the resource is gone. */
  readonly after: JsonValue;
}

/** One event of the audit trail of an organization. `seq` is dense from 1; `hash` covers `prevHash` and everything else. */
export interface AuditRow extends AuditRecord {
  readonly orgId: string;
  readonly seq: number;
  readonly at: Date;
  readonly actor: Actor;
  readonly revision: number;
  readonly prevHash: string;
  readonly hash: string;
}

/** Where a trail ends. */
export type AuditHeadRow = Pick<AuditRow, 'orgId' | 'seq' | 'hash' | 'revision' | 'at'>;

/** Whether the trail is whole: the number of events and the newest hash, or the first event that does not fit. */
export type AuditVerdict =
  | { readonly isIntact: true; readonly events: number; readonly head: string }
  | { readonly isIntact: false; readonly seq: number; readonly reason: string };
