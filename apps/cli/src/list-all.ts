import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { AdminClient } from './admin-client.ts';
import type { Terminal } from './terminal.ts';
import { withProgress } from './with-progress.ts';

/** What of a list is wanted. */
export interface ListOptions {
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Most rows; reading stops there. */
  readonly most: number;
  readonly onPage?: (rows: number) => void;
}

/** The rows of a list, page by page, and whether there were more than asked for. */
export async function listAll(
  client: AdminClient,
  path: string,
  { query = {}, most, onPage }: ListOptions,
): Promise<{ rows: readonly JsonObject[]; isCut: boolean }> {
  const rows: JsonObject[] = [];
  let cursor: string | undefined;
  do {
    const limit = String(Math.min(200, most - rows.length));
    const { body } = await client.get(path, { query: { ...query, limit, cursor } });
    const page = readPage(body);
    rows.push(...page.rows);
    cursor = page.next;
    onPage?.(rows.length);
  } while (cursor !== undefined && rows.length < most);
  return { rows: rows.slice(0, most), isCut: cursor !== undefined };
}

/** The same, telling a person who watches how many rows there are once one page was not enough. */
export function listWatched(
  client: AdminClient,
  path: string,
  { terminal, ...options }: Omit<ListOptions, 'onPage'> & { readonly terminal: Terminal },
): ReturnType<typeof listAll> {
  return withProgress(terminal, (tell) =>
    listAll(client, path, {
      ...options,
      onPage: (rows) => {
        if (rows > 200) tell(`${rows} rows read ...`);
      },
    }),
  );
}

function readPage(body: JsonValue): { rows: JsonObject[]; next: string | undefined } {
  const page = isJsonObject(body) ? body : {};
  const list = Array.isArray(page['data']) ? (page['data'] as readonly JsonValue[]) : [];
  const next = page['next_cursor'];
  return { rows: list.filter(isJsonObject), next: typeof next === 'string' ? next : undefined };
}
