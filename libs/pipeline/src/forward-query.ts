/** The query that travels on, byte for byte but for keys of this gateway: some callers of Google's API write theirs into the address. */
export function forwardQuery(query: string): string {
  if (!query.includes('hg_')) return query;
  const kept = query
    .slice(1)
    .split('&')
    .filter((pair) => !/^[^=]*=hg_/.test(pair));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}
