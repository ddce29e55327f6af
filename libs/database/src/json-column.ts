import type { JsonValue } from '@headgate/kernel';
import { Prisma } from './generated/client.ts';

/** A value for a column of JSON. Null becomes SQL's null, never the JSON word, so that there is one kind of nothing. */
export function toJsonColumn(value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null || value === undefined ? Prisma.DbNull : (plainJson(value) as Prisma.InputJsonValue);
}

/** As it will be read back: no undefined, dates as text. */
export function plainJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

/** An object for a column of JSON that is never null. */
export function plainObject(value: object): Prisma.InputJsonObject {
  return plainJson(value) as Prisma.InputJsonObject;
}

/** What a column of JSON holds, as the type it was written with: only this library writes it. */
export function fromJsonColumn<Value>(value: unknown): Value {
  return value as Value;
}
