import { SnapshotError } from './snapshot-error.ts';

/** Whose an entry is and who sees it. */
export interface Scope {
  readonly name: string;
  /** Id of the owning project; null: the organization. */
  readonly project: string | null;
  /** Ids of the projects that see an entry of the organization; null: all. */
  readonly projects: readonly string[] | null;
}

/**
 * Names as each project sees them. What all projects see is held once, however many projects there are; only what a project owns,
 * or what is shown to a listed few, is held by project.
 */
export class ScopedNames<T> {
  /** The organization's entries that every project sees. */
  readonly shared = new Map<string, T>();
  /** Every entry of the organization, those shown to a few included: what its own routes may refer to. */
  readonly #organization = new Map<string, T>();
  readonly #owned = new Map<string, Map<string, T>>();
  readonly #listed = new Map<string, Map<string, T>>();

  /** Throws `SnapshotError` where one owner has the name twice. */
  add(scope: Scope, value: T, path: string): void {
    const own = scope.project === null ? this.#organization : inner(this.#owned, scope.project);
    if (own.has(scope.name))
      throw new SnapshotError('name_duplicate', `${path}.name`, `"${scope.name}" is there twice`);
    own.set(scope.name, value);
    if (scope.project !== null) return;
    if (scope.projects === null) this.shared.set(scope.name, value);
    else for (const project of scope.projects) inner(this.#listed, project).set(scope.name, value);
  }

  /** What `project` sees beside the shared entries, its own first; undefined for the many that have nothing of their own. */
  localOf(project: string): ReadonlyMap<string, T> | undefined {
    const owned = this.#owned.get(project);
    const listed = this.#listed.get(project);
    return owned && listed ? new Map([...listed, ...owned]) : (owned ?? listed);
  }

  /** The entry `name` means to whoever owns the text it stands in; a project's own hides the organization's. */
  findAs(owner: string | null, name: string): T | undefined {
    if (owner === null) return this.#organization.get(name);
    return this.#owned.get(owner)?.get(name) ?? this.#listed.get(owner)?.get(name) ?? this.shared.get(name);
  }
}

function inner<T>(maps: Map<string, Map<string, T>>, key: string): Map<string, T> {
  let map = maps.get(key);
  if (map === undefined) maps.set(key, (map = new Map<string, T>()));
  return map;
}
