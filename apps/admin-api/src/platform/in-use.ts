import { type Fault, fault } from '@headgate/kernel';

/** Something that refers to something else. */
export interface User {
  readonly kind: 'routes' | 'policies' | 'projects' | 'organization' | 'keys';
  readonly name: string;
}

/** The fault that lists who still refers to something, by kind and name. */
export function inUse(what: string, users: readonly User[]): Fault {
  const named = users.map(({ kind, name }) => ({ path: `${kind}.${name}`, message: `refers to ${what}` }));
  const kinds = [...new Set(users.map(({ kind }) => kind))];
  const lists = kinds.map((kind) => {
    const names = users.filter((user) => user.kind === kind).map(({ name }) => name);
    return `${kind}: ${names.join(', ')}`;
  });
  return fault('in_use', { message: `Others refer to ${what}. ${lists.join('; ')}.`, problems: named });
}
