/** An endpoint of a provider's, as far as it is about what is stored there. */
export interface StoredPath {
  /**
   * `named`: of OpenAI's responses and conversations, where everything has a name that is handed out to one project. `listed`: shows or
   * changes whatever is stored with the credential.
   */
  readonly kind: 'named' | 'listed';
  /** Names in the path, each with the place of its segment. */
  readonly names: readonly { readonly at: number; readonly id: string }[];
}

/** May stand before the endpoint itself. */
const leading: ReadonlySet<string> = new Set(['openai', 'api', 'v1', 'v2', 'v1beta', 'v1alpha', 'compatibility']);
/** What follows `/responses` and is no id. */
const responseWork: ReadonlySet<string> = new Set(['compact', 'input_tokens']);

/** Where vendors keep things under an account that everybody with the credential sees. */
const shelves: ReadonlySet<string> = new Set([
  ...['files', 'uploads', 'batches', 'fine_tuning', 'fine-tunes', 'vector_stores', 'assistants', 'threads', 'evals'],
  ...['containers', 'videos', 'skills', 'chatkit', 'organization', 'organizations', 'conversations'],
  ...['cachedcontents', 'tunedmodels', 'corpora', 'filesearchstores', 'operations', 'batchpredictionjobs'],
  ...['batch', 'agents', 'libraries', 'datasets', 'connectors', 'finetuning', 'embed-jobs'],
  ...['async-invoke', 'model-invocation-job', 'model-invocation-jobs'],
]);

/** What a path is about that none of our languages has; undefined where it is about nothing stored. */
export function findStoredPath(path: string, method: string, namesResponses: boolean): StoredPath | undefined {
  const segments = path.split('/').map(plain);
  let first = 1;
  while (leading.has(segments[first] ?? '')) first += 1;
  const [head, ...behind] = segments.slice(first);
  const isNamed = namesResponses && isNamedBelow(head, behind, method);
  if (isNamed) return findNamed(path, first + 1);
  const isKept = head === 'chat' && isKeptCompletion(behind, method);
  return isKept || segments.some((segment) => shelves.has(segment)) ? { kind: 'listed', names: [] } : undefined;
}

/** A list of all conversations would be everybody's. */
function isNamedBelow(head: string | undefined, [name = '']: readonly string[], method: string): boolean {
  return head === 'responses' || (head === 'conversations' && (name !== '' || method === 'POST'));
}

function isKeptCompletion([work, name = '']: readonly string[], method: string): boolean {
  return work === 'completions' && (name !== '' || method !== 'POST');
}

/** The id behind the endpoint's own name, and the one of an item behind `items`. */
function findNamed(path: string, at: number): StoredPath {
  const written = path.split('/');
  const names: { at: number; id: string }[] = [];
  const name = (index: number): void => {
    const id = written[index];
    if (id !== undefined && id !== '' && !responseWork.has(plain(id))) names.push({ at: index, id: decode(id) });
  };
  name(at);
  if (plain(written[at + 1] ?? '') === 'items') name(at + 2);
  return { kind: 'named', names };
}

/** The path with the provider's own names in it. */
export function renamePath(path: string, names: StoredPath['names'], rename: (id: string) => string): string {
  const segments = path.split('/');
  for (const { at, id } of names) segments[at] = rename(id);
  return segments.join('/');
}

/** A segment as any server may read it. */
function plain(segment: string): string {
  const [name = ''] = decode(segment).split(';');
  return name.toLowerCase();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
