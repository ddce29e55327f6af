/**
 * The key meant for one plane by a client that has room for only one: it may send a pair, the admin key, a comma, the inference key.
 * Anything else stands for both planes as it is, to be judged there.
 */
export function keyOfPlane(sent: string, plane: 'control' | 'data'): string {
  const [admin, inference, ...more] = sent.split(',').map((key) => key.trim());
  if (admin === undefined || inference === undefined || more.length > 0) return sent;
  return plane === 'control' ? admin : inference;
}
