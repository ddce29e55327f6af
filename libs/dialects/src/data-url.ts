/** Media type and base64 text of a data URL; undefined for one that is not base64. */
export function parseDataUrl(url: string): { readonly mediaType: string; readonly base64: string } | undefined {
  // Not a regular expression over the whole: the data may be megabytes.
  const comma = url.indexOf(',');
  if (comma < 0 || comma > 200) return undefined;
  const head = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w=.+-]+)*;base64$/i.exec(url.slice(0, comma));
  if (head === null) return undefined;
  const mediaType = (head[1] ?? 'text/plain').toLowerCase();
  // A name nobody registered and many write; vendors take the right one only.
  return { mediaType: mediaType === 'image/jpg' ? 'image/jpeg' : mediaType, base64: url.slice(comma + 1) };
}
