/** Units of work in an entry: a route of fifty models is fifty times the work of one. */
export function weigh(entry: unknown): number {
  const models = typeof entry === 'object' && entry !== null && 'models' in entry ? entry.models : undefined;
  return 1 + (Array.isArray(models) ? models.length : 0);
}
