/** What tells resources of one kind apart: owner and name. */
export interface Named {
  readonly project: string | null;
  readonly name: string;
}

/** Owner and name as one text; owners sort before their names, the organization first. */
export function resourceKey({ project, name }: Named): string {
  return `${project ?? ''}/${name}`;
}

/** Order in which resources are written and compared: owner, then name, by code unit. */
export function byKey(left: Named, right: Named): number {
  const [a, b] = [resourceKey(left), resourceKey(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}
