import type { OnceOnly } from './admin-caller.ts';

/** Whoever runs the installation, by a platform key: belongs to no organization and sees into none. */
export interface Operator {
  readonly kind: 'platform';
  /** Of the key. */
  readonly id: string;
  readonly onceOnly?: OnceOnly | undefined;
}
