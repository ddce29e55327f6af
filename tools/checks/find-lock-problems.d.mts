/** The parts of a package.json that a lock repeats. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The parts of a package-lock.json that are checked. */
export interface Lock {
  readonly packages: Readonly<
    Record<string, Manifest & { readonly version?: string; readonly resolved?: string; readonly link?: boolean }>
  >;
}

/** Everything that would make `npm ci` fail somewhere, or that tells where the lock was made. */
export function findLockProblems(lock: Lock, manifests: Readonly<Record<string, Manifest>>): string[];
