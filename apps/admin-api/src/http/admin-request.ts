import type { ApiKeyRow } from '@headgate/database';
import type { FastifyRequest } from 'fastify';
import type { AdminCaller } from './admin-caller.ts';

/** A request with what the guards have established so far. */
export interface AdminRequest extends FastifyRequest {
  /** The verified key; set by passport under the name it gives. */
  user?: ApiKeyRow;
  caller?: AdminCaller;
}
