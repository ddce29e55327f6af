import 'reflect-metadata';
import helmet from '@fastify/helmet';
import { fault } from '@headgate/kernel';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.ts';
import { assertPermissionsDeclared } from './auth/assert-permissions-declared.ts';
import { serveDocs } from './docs.ts';
import { addBodyParsers, maxBodyBytes } from './http/body-parsers.ts';
import { MethodTable } from './http/method-table.ts';
import { refuseConnection, refuseRequest } from './http/refuse-early.ts';
import { requestIdOf } from './http/request-id.ts';
import { callerConstraint } from './javelin/javelin-constraint.ts';
import { NestLog } from './nest-log.ts';
import type { Platform } from './platform/platform.module.ts';

/** The whole application, ready to listen or to be asked directly. Throws if a handler declares no permission. */
export async function createApp(platform: Platform): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: maxBodyBytes,
    requestTimeout: 30_000,
    genReqId: requestIdOf,
    // Longer ids would end up in every log line; ours are checked in `requestIdOf`.
    requestIdHeader: false,
    trustProxy: [...platform.trustedProxies],
    frameworkErrors: refuseRequest,
    clientErrorHandler: refuseConnection,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true, constraints: { caller: callerConstraint } },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(platform), adapter, {
    bodyParser: false,
    logger: new NestLog(platform.log),
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  addBodyParsers(fastify);
  const methods = app.get(MethodTable);
  fastify.addHook('onRoute', ({ url, method, constraints }) => {
    // What only other clients see is no path of ours.
    if (constraints?.['caller'] === undefined) methods.add(url, [method].flat());
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    // No name and no filter holds it, and PostgreSQL would fail on it.
    if (request.url.includes('%00')) done(fault('request_invalid', { message: 'The URL holds the character U+0000.' }));
    else done();
  });
  fastify.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id);
    // Answers hold keys and masks; none belongs into a cache.
    if (request.url.startsWith('/v1/')) reply.header('cache-control', 'no-store');
  });
  // Answers are JSON and never a page, so nothing in them may load anything; the documentation has a policy of its own.
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  });
  assertPermissionsDeclared(app);
  serveDocs(app);
  await app.init();
  await fastify.ready();
  return app;
}
