import type { AskedByPath } from '@headgate/domain';
import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { objects, type OfferedTool, type Prompt, texts } from './prompt.ts';

/** Reads a body of Gemini's as leniently as the others; what the path says is not in it. */
export function readGeminiPrompt(body: JsonObject, asked: AskedByPath | undefined): Prompt {
  const request = isJsonObject(body['generateContentRequest']) ? body['generateContentRequest'] : body;
  const contents = objects(request['contents']);
  const config = member(request, 'generationConfig');
  const last = objects(contents.at(-1)?.['parts']);
  const system = objects(member(request, 'systemInstruction')['parts']);
  const said = [...system, ...contents.flatMap((content) => objects(content['parts']))].map(textOf);
  return {
    model: asked?.model ?? '',
    isStreaming: asked?.isStreaming ?? false,
    wantsStreamUsage: true,
    lastText: last.map((part) => texts(part['text'])[0] ?? '').join('') || last.map(textOf).join(''),
    endsInToolResult: last.some((part) => isJsonObject(part['functionResponse'])),
    tools: objects(request['tools']).flatMap((tool) => objects(tool['functionDeclarations']).flatMap(toTool)),
    schema: [config['responseJsonSchema'], config['responseSchema']].filter(isJsonObject).map(toLowerTypes)[0],
    wantsJson: config['responseMimeType'] === 'application/json',
    maxTokens: number(config['maxOutputTokens']) ?? Number.MAX_SAFE_INTEGER,
    stop: texts(config['stopSequences']),
    choices: number(config['candidateCount']) ?? 1,
    inputCharacters: said.reduce((sum, text) => sum + text.length, 4 * contents.length),
  };
}

function textOf(part: JsonObject): string {
  const result = member(part, 'functionResponse')['response'];
  return typeof part['text'] === 'string' ? part['text'] : isJsonObject(result) ? JSON.stringify(result) : '';
}

function toTool(declaration: JsonObject): OfferedTool[] {
  const { name } = declaration;
  const schema = [declaration['parametersJsonSchema'], declaration['parameters']].find(isJsonObject) ?? {};
  return typeof name === 'string' ? [{ name, schema: toLowerTypes(schema), takesText: false }] : [];
}

/** Google's own schemas have their types in capitals. */
function toLowerTypes(schema: JsonObject): JsonObject {
  const lower: unknown = JSON.parse(JSON.stringify(schema), (name, value: JsonValue) =>
    name === 'type' && typeof value === 'string' ? value.toLowerCase() : value,
  );
  return isJsonObject(lower) ? lower : {};
}

function member(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? value : {};
}

function number(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
