import type { Duplex } from 'node:stream';
import { fault } from '@headgate/kernel';
import { answerOnSocket } from './answer-on-socket.ts';

/** CONNECT asks for a tunnel, which a gateway for calls never is. Node hands over the bare connection: it is ours to end. */
export function refuseTunnel(socket: Duplex, requestId: string): void {
  // Nobody else listens any longer, and a broken connection must not end the process.
  socket.on('error', () => socket.destroy());
  socket.resume();
  answerOnSocket(socket, fault('method_not_allowed'), requestId, () => socket.destroy());
}
