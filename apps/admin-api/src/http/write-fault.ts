import type { Fault } from '@headgate/kernel';
import type { FastifyRequest } from 'fastify';
import { isJavelinCaller } from '../javelin/is-javelin-caller.ts';
import { toJavelinError } from '../javelin/javelin-error.ts';
import { toProblemDocument } from './problem-document.ts';

/** An error as it is answered. */
export interface WrittenFault {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** A fault in the words of the API that the caller speaks. */
export function writeFault(fault: Fault, { id, headers }: Pick<FastifyRequest, 'id' | 'headers'>): WrittenFault {
  if (isJavelinCaller(headers)) {
    const { status, body } = toJavelinError(fault, id);
    return { status, contentType: 'application/json', body: JSON.stringify(body) };
  }
  const body = JSON.stringify(toProblemDocument(fault, id));
  return { status: fault.status, contentType: 'application/problem+json', body };
}
