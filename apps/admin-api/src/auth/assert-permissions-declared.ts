import type { INestApplicationContext } from '@nestjs/common';
import { listHandlers } from './list-handlers.ts';

/** Throws, naming them, if any handler declares neither a permission nor that it is public or personal: the process must not start. */
export function assertPermissionsDeclared(app: INestApplicationContext): void {
  const bare = listHandlers(app).filter(
    ({ permission, isPublic, isPersonal }) => permission === undefined && !isPublic && !isPersonal,
  );
  if (bare.length > 0) {
    throw new Error(`These handlers declare no permission: ${bare.map(({ name }) => name).join(', ')}`);
  }
}
