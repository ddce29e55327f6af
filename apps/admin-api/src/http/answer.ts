/** A resource whose ETag can be told: its id says which, its version how often it has changed. */
export interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** What a handler gives when its answer carries more than a body. */
export class Answer<T> {
  readonly body: T;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Set on the answer of a write: the revision in which it can be found. */
  readonly revision: number | undefined;

  constructor(
    body: T,
    options: { status?: number; headers?: Readonly<Record<string, string>>; revision?: number } = {},
  ) {
    this.body = body;
    this.status = options.status;
    this.headers = options.headers ?? {};
    this.revision = options.revision;
  }

  /** A resource read. */
  static ofResource<T extends Versioned>(resource: T): Answer<T> {
    return new Answer(resource, { headers: { etag: toEtag(resource) } });
  }

  /** A resource as a change left it; `location` for one that is new. */
  static ofChange<T extends Versioned>(change: { result: T; rev: number }, location?: string): Answer<T> {
    return new Answer(change.result, {
      ...(location !== undefined && { status: 201 }),
      headers: { etag: toEtag(change.result), ...(location !== undefined && { location }) },
      revision: change.rev,
    });
  }

  /** Nothing, after a deletion. */
  static ofDeletion(change: { rev: number }): Answer<undefined> {
    return new Answer(undefined, { status: 204, revision: change.rev });
  }
}

/** The entity tag of a resource. The id is in it because a resource made anew under the same name begins at version 1 again. */
export function toEtag(resource: Versioned): string {
  return `"${resource.id}.${resource.version}"`;
}
