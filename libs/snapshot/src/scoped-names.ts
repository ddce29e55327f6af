import { LayeredNames, type Names } from './layered-names.ts';
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
 * or what is shown to a listed few, is held by project. One made from another begins as it was, and leaves it as it is.
 */
export class ScopedNames<T> {
  /** The organization's entries that every project sees. */
  readonly shared: LayeredNames<T>;
  /** Every entry of the organization, those shown to a few included: what its own routes may refer to. */
  readonly #organization: LayeredNames<T>;
  readonly #owned: NamesByProject<T>;
  readonly #listed: NamesByProject<T>;

  constructor(before?: ScopedNames<T>) {
    this.shared = new LayeredNames(before?.shared);
    this.#organization = new LayeredNames(before && before.#organization);
    this.#owned = new NamesByProject(before && before.#owned);
    this.#listed = new NamesByProject(before && before.#listed);
  }

  /** Throws `SnapshotError` where one owner has the name twice. */
  add(scope: Scope, value: T, path: string): void {
    const own = this.#ownNames(scope);
    if (own.get(scope.name) !== undefined)
      throw new SnapshotError('name_duplicate', `${path}.name`, `"${scope.name}" is there twice`);
    own.set(scope.name, value);
    if (scope.project !== null) return;
    if (scope.projects === null) this.shared.set(scope.name, value);
    else for (const project of scope.projects) this.#listed.change(project).set(scope.name, value);
  }

  /** Takes back what was added with the same scope. */
  remove(scope: Scope): void {
    this.#ownNames(scope).delete(scope.name);
    if (scope.project !== null) return;
    if (scope.projects === null) this.shared.delete(scope.name);
    else for (const project of scope.projects) this.#listed.change(project).delete(scope.name);
  }

  /** What `project` sees beside the shared entries, its own first; undefined for the many that have nothing of their own. */
  localOf(project: string): Names<T> | undefined {
    const owned = this.#owned.find(project);
    const listed = this.#listed.find(project);
    return owned && listed ? new HidingNames(owned, listed) : (owned ?? listed);
  }

  /** The entry `name` means to whoever owns the text it stands in; a project's own hides the organization's. */
  findAs(owner: string | null, name: string): T | undefined {
    if (owner === null) return this.#organization.get(name);
    return this.#owned.find(owner)?.get(name) ?? this.#listed.find(owner)?.get(name) ?? this.shared.get(name);
  }

  #ownNames({ project }: Scope): LayeredNames<T> {
    return project === null ? this.#organization : this.#owned.change(project);
  }
}

/** Names by project; those of a project are made anew when they are first changed. */
class NamesByProject<T> {
  readonly #names: Map<string, LayeredNames<T>>;
  readonly #own = new Set<string>();

  constructor(before?: NamesByProject<T>) {
    this.#names = new Map(before === undefined ? [] : before.#names);
  }

  find(project: string): LayeredNames<T> | undefined {
    return this.#names.get(project);
  }

  change(project: string): LayeredNames<T> {
    const known = this.#names.get(project);
    if (known !== undefined && this.#own.has(project)) return known;
    const names = new LayeredNames(known);
    this.#names.set(project, names);
    this.#own.add(project);
    return names;
  }
}

/** Of two, the first hides the second. */
class HidingNames<T> implements Names<T> {
  readonly #first: Names<T>;
  readonly #second: Names<T>;

  constructor(first: Names<T>, second: Names<T>) {
    this.#first = first;
    this.#second = second;
  }

  get(name: string): T | undefined {
    return this.#first.get(name) ?? this.#second.get(name);
  }

  /** Those of the second first, so that who puts them by name ends with the first. */
  *values(): Iterable<T> {
    yield* this.#second.values();
    yield* this.#first.values();
  }
}
