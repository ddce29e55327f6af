import { type INestApplicationContext, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Permission } from '@headgate/domain';
import { Allow } from '../http/allow.ts';
import { Personal } from '../http/personal.ts';
import { Public } from '../http/public.ts';
import { isForJavelin } from '../javelin/for-javelin.ts';

/** A handler as it is registered. */
export interface DeclaredHandler {
  /** Such as `RoutesController.create`. */
  readonly name: string;
  /** True where only clients of the Javelin API reach it. */
  readonly isForJavelin: boolean;
  readonly method: string;
  /** Such as `/v1/admin/routes/:name`. */
  readonly path: string;
  readonly permission: Permission | undefined;
  readonly isPublic: boolean;
  /** Of people about themselves: needs a session. */
  readonly isPersonal: boolean;
}

type Handler = (...args: unknown[]) => unknown;

/** Every registered handler with what it declares. */
export function listHandlers(app: INestApplicationContext): DeclaredHandler[] {
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, unknown>;
      return scanner.getAllMethodNames(prototype).flatMap((method) => {
        const handler = prototype[method];
        const isHandler = typeof handler === 'function' && Reflect.hasMetadata(METHOD_METADATA, handler);
        return isHandler ? [describeHandler(app.get(Reflector), metatype, handler as Handler)] : [];
      });
    });
}

function describeHandler(
  reflector: Reflector,
  controller: { readonly name: string },
  handler: Handler,
): DeclaredHandler {
  const base = String(Reflect.getMetadata(PATH_METADATA, controller));
  const own = String(Reflect.getMetadata(PATH_METADATA, handler));
  const method = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))] ?? 'GET';
  return {
    name: `${controller.name}.${handler.name}`,
    isForJavelin: isForJavelin(handler),
    method,
    path: `/${[base, own]
      .map((part) => part.replace(/^\/|\/$/g, ''))
      .filter((part) => part !== '')
      .join('/')}`,
    permission: reflector.get(Allow, handler),
    isPublic: reflector.get(Public, handler) !== undefined,
    isPersonal: reflector.get(Personal, handler) !== undefined,
  };
}
