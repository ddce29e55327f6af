import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { listOf } from '../list-of.ts';

/** A tool the caller offers. */
export interface OfferedTool {
  readonly name: string;
  readonly schema: JsonObject;
  /** True for one of OpenAI's that takes plain text. */
  readonly takesText: boolean;
}

/** What the mock needs to know of a chat body, whichever of the languages it is in. */
export interface Prompt {
  readonly model: string;
  readonly isStreaming: boolean;
  readonly wantsStreamUsage: boolean;
  readonly lastText: string;
  /** True where the last thing said is the result of a tool: it is then time to answer in words. */
  readonly endsInToolResult: boolean;
  readonly tools: readonly OfferedTool[];
  readonly schema: JsonObject | undefined;
  readonly wantsJson: boolean;
  readonly maxTokens: number;
  readonly stop: readonly string[];
  readonly choices: number;
  readonly inputCharacters: number;
}

/** Reads a chat body of any dialect leniently: what is missing is not there. */
export function readPrompt(body: JsonObject): Prompt {
  const messages = objects(body['messages']);
  const last = messages.at(-1);
  const prompt = texts(body['prompt'])[0] ?? '';
  const said = [prompt, textOf(body['system']), ...messages.map((message) => textOf(message['content']))];
  return {
    model: texts(body['model'])[0] ?? '',
    isStreaming: body['stream'] === true,
    wantsStreamUsage: member(body, 'stream_options')['include_usage'] === true,
    lastText: last === undefined ? prompt : lastTextOf(last['content']),
    endsInToolResult: last?.['role'] === 'tool' || objects(last?.['content']).some(isToolResult),
    tools: objects(body['tools']).flatMap(toTool),
    schema: readSchema(body),
    wantsJson: member(body, 'response_format')['type'] === 'json_object',
    maxTokens: firstNumber(body, ['max_completion_tokens', 'max_tokens']) ?? Number.MAX_SAFE_INTEGER,
    stop: texts(body['stop'] ?? body['stop_sequences']),
    choices: firstNumber(body, ['n']) ?? 1,
    inputCharacters: said.reduce((sum, text) => sum + text.length, 4 * messages.length),
  };
}

function readSchema(body: JsonObject): JsonObject | undefined {
  const openAi = member(member(body, 'response_format'), 'json_schema')['schema'];
  const anthropic = member(member(body, 'output_config'), 'format')['schema'];
  return [openAi, anthropic].find(isJsonObject);
}

/** What somebody said; what a tool said only where nobody said anything. */
function lastTextOf(content: JsonValue | undefined): string {
  const parts = objects(content).filter((part) => !isToolResult(part));
  const own = parts.map((part) => texts(part['text'])[0] ?? '').join('');
  return own === '' ? textOf(content) : own;
}

/** The text of a content: a string, or the texts of its parts, those of tool results included. */
export function textOf(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content;
  return objects(content)
    .map((part) => (typeof part['text'] === 'string' ? part['text'] : textOf(part['content'])))
    .join('');
}

/** The objects of a list; none for anything else. */
export function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return listOf(value).filter(isJsonObject);
}

/** The strings of a list, or the one string. */
export function texts(value: JsonValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return listOf(value).filter((entry) => typeof entry === 'string');
}

function member(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? value : {};
}

function firstNumber(body: JsonObject, names: readonly string[]): number | undefined {
  return names.map((name) => body[name]).find((value) => typeof value === 'number');
}

function toTool(tool: JsonObject): OfferedTool[] {
  const definition = [tool['function'], tool['custom']].find(isJsonObject) ?? tool;
  const schema = definition['parameters'] ?? definition['input_schema'];
  const { name } = definition;
  // Anthropic calls every tool of a caller's own by that type, too.
  const takesText = tool['type'] === 'custom' && schema === undefined;
  return typeof name === 'string' ? [{ name, schema: isJsonObject(schema) ? schema : {}, takesText }] : [];
}

function isToolResult(part: JsonObject): boolean {
  return part['type'] === 'tool_result';
}
