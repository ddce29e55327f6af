/** The part of a lock, or of npm's note of what it installed, that is compared. */
export interface PackageList {
  readonly packages: Readonly<
    Record<
      string,
      { readonly version?: string; readonly optional?: boolean; readonly link?: boolean; readonly resolved?: string }
    >
  >;
}

/** Installs the locked packages when node_modules is missing or older than the lock. */
export function ensureInstalled(say: (what: string) => void): Promise<void>;
/** True when what npm noted in node_modules is what the lock asks for; optional packages may be absent. */
export function isInstalled(lock: PackageList | undefined, installed: PackageList | undefined): boolean;
/** The first line of npm's complaint that says something to a person. */
export function reasonOf(output: string): string;
