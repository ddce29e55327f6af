import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, mergeMap, type Observable } from 'rxjs';
import { Rollout } from '../platform/rollout.ts';
import type { AdminRequest } from './admin-request.ts';
import { Answer } from './answer.ts';

/** Turns an `Answer` into status, headers and body; with `?wait=applied`, once the proxies have what was written. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  constructor(private readonly rollout: Rollout) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next
      .handle()
      .pipe(
        mergeMap((value: unknown) =>
          value instanceof Answer
            ? from(this.send(value, http.getRequest<AdminRequest>(), http.getResponse<FastifyReply>()))
            : [value],
        ),
      );
  }

  private async send(answer: Answer<unknown>, request: AdminRequest, reply: FastifyReply): Promise<unknown> {
    reply.headers(answer.headers);
    if (answer.status !== undefined) reply.code(answer.status);
    if (answer.revision !== undefined) await this.tellRevision(answer.revision, request, reply);
    return answer.body;
  }

  private async tellRevision(revision: number, request: AdminRequest, reply: FastifyReply): Promise<void> {
    reply.header('x-headgate-revision', String(revision));
    const { wait } = request.query as { wait?: unknown };
    if (wait !== 'applied' || request.caller === undefined) return;
    const behind = await this.rollout.wait(request.caller.org, revision);
    reply.header('x-headgate-applied', behind.length === 0 ? 'true' : 'false');
    if (behind.length > 0) reply.header('x-headgate-pending', behind.join(', '));
  }
}
