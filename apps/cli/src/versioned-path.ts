/** Where a route or policy lies. */
export function versionedPath(kind: string, name: string): string {
  return `/${kind === 'policy' ? 'policies' : 'routes'}/${encodeURIComponent(name)}`;
}
