import type { FastifyRequest } from 'fastify';
import type { AdminCaller } from './admin-caller.ts';
import type { Operator } from './operator.ts';
import type { Principal } from './principal.ts';

/** A request with what the guards have established so far. */
export interface AdminRequest extends FastifyRequest {
  /** What the credential proved; set by passport under the name it gives. */
  user?: Principal;
  /** Who asks, within an organization. */
  caller?: AdminCaller;
  /** Who asks, where it is whoever runs the installation. */
  operator?: Operator;
}
