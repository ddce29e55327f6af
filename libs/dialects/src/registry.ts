import type { DialectName } from '@headgate/domain';
import type { Dialect } from './dialect.ts';

/** Every language callers may speak, by name. */
export const dialects: ReadonlyMap<DialectName, Dialect> = new Map<DialectName, Dialect>();

/** The dialect of this name; every name of the union has one. */
export function getDialect(name: DialectName): Dialect {
  const dialect = dialects.get(name);
  if (dialect === undefined) throw new Error(`no dialect is registered for ${name}`);
  return dialect;
}
