import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';

/** An id in a body, and where it stands. */
export interface StoredReference {
  readonly path: string;
  readonly id: string;
  /** False where the caller says beside it all there is: nothing is looked up by it then. */
  readonly isLookedUp: boolean;
}

/** Says another id in the place of one; undefined: none. */
export type Rename = (reference: StoredReference) => string | undefined;

/** The members of a body of OpenAI's responses or conversations in which ids are other ones now; empty where none is. */
export function renameReferences(body: JsonObject, rename: Rename): JsonObject {
  const set: Record<string, JsonValue> = {};
  for (const name of ['input', 'items']) {
    const before = body[name];
    if (!Array.isArray(before)) continue;
    const after = renameItems(name, before as JsonValue[], rename);
    if (after !== before) set[name] = after;
  }
  const { previous_response_id: previous, conversation } = body;
  if (typeof previous === 'string') note(set, 'previous_response_id', previous, rename);
  if (typeof conversation === 'string') note(set, 'conversation', conversation, rename);
  if (isJsonObject(conversation) && typeof conversation['id'] === 'string') {
    const renamed: Record<string, JsonValue> = {};
    note(renamed, 'id', conversation['id'], (reference) => rename({ ...reference, path: 'conversation.id' }));
    if ('id' in renamed) set['conversation'] = { ...conversation, ...renamed };
  }
  return set;
}

function note(set: Record<string, JsonValue>, path: string, id: string, rename: Rename): void {
  const renamed = rename({ path, id, isLookedUp: true });
  if (renamed !== undefined && renamed !== id) set[path] = renamed;
}

/** The same list where nothing in it changed. */
function renameItems(name: string, items: JsonValue[], rename: Rename): JsonValue[] {
  let renamed: JsonValue[] | undefined;
  items.forEach((item, index) => {
    const after = isJsonObject(item) ? renameItem(`${name}.${String(index)}`, item, rename) : item;
    if (after === item) return;
    renamed ??= [...items];
    renamed[index] = after;
  });
  return renamed ?? items;
}

/** Members of an item that name another one. */
const idNames = ['id', 'approval_request_id'] as const;

function renameItem(path: string, item: JsonObject, rename: Rename): JsonObject {
  let renamed = item;
  for (const name of idNames) {
    const id = item[name];
    if (typeof id !== 'string') continue;
    const isLookedUp = name !== 'id' || !isSelfContained(item);
    const after = rename({ path: `${path}.${name}`, id, isLookedUp });
    if (after === id) continue;
    const { [name]: _, ...rest } = renamed;
    renamed = after === undefined ? rest : { ...rest, [name]: after };
  }
  return renamed;
}

const saidInFull: ReadonlySet<unknown> = new Set([undefined, 'message', 'function_call', 'custom_tool_call']);

/** Whether an item of a conversation says all there is, so that its id stands for nothing that is stored. */
export function isSelfContained(item: JsonObject): boolean {
  const { type } = item;
  if (saidInFull.has(type) || typeof item['encrypted_content'] === 'string') return true;
  return typeof type === 'string' && type.endsWith('_output');
}
