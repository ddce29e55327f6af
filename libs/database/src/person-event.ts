import type { JsonValue } from '@headgate/kernel';
import type { Actor } from './rows/audit-row.ts';

/** What happened to a person's way in, as the organizations the person belongs to are told. Never a password, token or cookie. */
export interface PersonEvent {
  readonly action:
    'login' | 'login_failed' | 'logout' | 'end' | 'change_password' | 'operator_reset' | 'reset_password';
  /** Absent: the person. */
  readonly actor?: Actor;
  /** What is to be known of it. */
  readonly after: JsonValue;
}
