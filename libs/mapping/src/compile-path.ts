import { parseJsonPath, type PathStep, type ReadPath } from '@headgate/domain';
import { isJsonObject, type JsonValue } from '@headgate/kernel';

/** A reader of what lies at a path; throws for a text that is no path. */
export function compilePath(text: string): ReadPath {
  const steps = parseJsonPath(text);
  if (steps === undefined) throw new Error(`${text} is no path`);
  const isList = steps.some(({ kind }) => kind === 'each');
  return (value) => {
    const found = walk(value, steps);
    return isList ? found : found[0];
  };
}

/** Every value at the path. Each step visits the children of what the step before found, so the whole costs one walk at most. */
function walk(value: JsonValue, steps: readonly PathStep[]): readonly JsonValue[] {
  let found: readonly JsonValue[] = [value];
  for (const step of steps) {
    if (found.length === 0) return found;
    found = found.flatMap((each) => children(each, step));
  }
  return found;
}

function children(value: JsonValue, step: PathStep): readonly JsonValue[] {
  if (step.kind === 'member') {
    // Only what was sent: never what every object inherits.
    const member = isJsonObject(value) && Object.hasOwn(value, step.name) ? value[step.name] : undefined;
    return member === undefined ? [] : [member];
  }
  if (!isList(value)) return [];
  if (step.kind === 'each') return value;
  const element = value.at(step.index);
  return element === undefined ? [] : [element];
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
