import { applyDecorators, HttpCode } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { RouteConstraints } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { javelin } from './javelin-constraint.ts';

const Marked = Reflector.createDecorator<true>();

/** A handler for Javelin's clients alone. Every success of that API is 200, and its operations are not part of our own document. */
export function ForJavelin(): MethodDecorator {
  return applyDecorators(RouteConstraints({ caller: javelin }), HttpCode(200), ApiExcludeEndpoint(), Marked(true));
}

/** True for such a handler. */
export function isForJavelin(handler: (...args: never[]) => unknown): boolean {
  return new Reflector().get(Marked, handler) === true;
}
