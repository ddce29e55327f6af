import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';

/** Members that hold what the model is to read, in the languages callers speak. */
const inputMembers = [
  'messages',
  'input',
  'prompt',
  'contents',
  'system',
  'instructions',
  'systemInstruction',
  'requests',
  'content',
];
const textMembers: ReadonlySet<string> = new Set([
  'text',
  'content',
  'parts',
  'input',
  'arguments',
  'output',
  ...inputMembers,
]);
const mediaMembers = ['inlineData', 'inline_data', 'fileData', 'file_data'];
const imageTypes: ReadonlySet<string> = new Set(['image_url', 'image', 'input_image']);
/** Deeper than any language nests; a body that is read has been checked for depth already. */
const mostDepth = 12;

/** Characters of text the model is to read: messages, system text, tool results. Names, types and media do not count. */
export function countChars(body: JsonObject): number {
  return inputMembers.reduce((sum, name) => sum + charsOf(body[name], 0), 0);
}

/** Messages of the conversation; a bare prompt is one. */
export function countTurns(body: JsonObject): number {
  const list = body['messages'] ?? body['contents'] ?? body['input'] ?? body['prompt'];
  return Array.isArray(list) ? list.length : list === undefined ? 0 : 1;
}

/** Tools the model may call; Gemini's lists within lists are counted one by one. */
export function listTools(body: JsonObject): readonly JsonValue[] {
  const tools = body['tools'] ?? body['functions'];
  if (!Array.isArray(tools)) return [];
  return (tools as readonly JsonValue[]).flatMap((tool) => {
    const inner = isJsonObject(tool) ? (tool['functionDeclarations'] ?? tool['function_declarations']) : undefined;
    return Array.isArray(inner) ? (inner as readonly JsonValue[]) : [tool];
  });
}

/** Whether the model is to look at an image. */
export function hasImages(body: JsonObject): boolean {
  return inputMembers.some((name) => holdsImage(body[name], 0));
}

function charsOf(value: JsonValue | undefined, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (depth > mostDepth) return 0;
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).reduce<number>((sum, inner) => sum + charsOf(inner, depth + 1), 0);
  }
  if (!isJsonObject(value)) return 0;
  let sum = 0;
  for (const [name, inner] of Object.entries(value)) if (textMembers.has(name)) sum += charsOf(inner, depth + 1);
  return sum;
}

function holdsImage(value: JsonValue | undefined, depth: number): boolean {
  if (depth > mostDepth) return false;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some((inner) => holdsImage(inner, depth + 1));
  if (!isJsonObject(value)) return false;
  if (isImage(value)) return true;
  return Object.entries(value).some(([name, inner]) => textMembers.has(name) && holdsImage(inner, depth + 1));
}

function isImage({ type, ...part }: JsonObject): boolean {
  if (typeof type === 'string' && imageTypes.has(type)) return true;
  return mediaMembers.some((name) => {
    const media = part[name];
    const mime = isJsonObject(media) ? (media['mimeType'] ?? media['mime_type']) : undefined;
    return typeof mime === 'string' && mime.startsWith('image/');
  });
}
