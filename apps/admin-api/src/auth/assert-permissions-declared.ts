import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { INestApplicationContext } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Permission } from '@headgate/domain';
import { Allow } from '../http/allow.ts';
import { Public } from '../http/public.ts';

/** A handler as it is registered. */
export interface DeclaredHandler {
  /** Such as `RoutesController.create`. */
  readonly name: string;
  readonly permission: Permission | undefined;
  readonly isPublic: boolean;
}

/** Every registered handler with what it declares. */
export function listHandlers(app: INestApplicationContext): DeclaredHandler[] {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, unknown>;
      return scanner.getAllMethodNames(prototype).flatMap((method) => {
        const handler = prototype[method];
        if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
        return [
          {
            name: `${metatype.name}.${method}`,
            permission: reflector.get(Allow, handler as () => unknown),
            isPublic: reflector.get(Public, handler as () => unknown) !== undefined,
          },
        ];
      });
    });
}

/** Throws, naming them, if any handler declares neither a permission nor that it is public: the process must not start. */
export function assertPermissionsDeclared(app: INestApplicationContext): void {
  const bare = listHandlers(app).filter(({ permission, isPublic }) => permission === undefined && !isPublic);
  if (bare.length > 0) {
    throw new Error(`These handlers declare no permission: ${bare.map(({ name }) => name).join(', ')}`);
  }
}
