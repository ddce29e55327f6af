import { isJsonObject, type JsonValue } from '@headgate/kernel';

/** One field that differs; a side without it is undefined. */
export interface FieldChange {
  /** Dotted, such as `config.retries` or `models.0.weight`. */
  readonly path: string;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** Every leaf in which two JSON values differ. Order of members means nothing; lists of unequal length differ whole. */
export function diffFields(before: JsonValue | undefined, after: JsonValue | undefined, path = ''): FieldChange[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => diffFields(own(before, name), own(after, name), join(path, name)));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    const [left, right] = [before as readonly JsonValue[], after as readonly JsonValue[]];
    return left.flatMap((value, index) => diffFields(value, right[index], join(path, String(index))));
  }
  return before === after ? [] : [{ path, before, after }];
}

function own(value: Readonly<Record<string, JsonValue | undefined>>, name: string): JsonValue | undefined {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
