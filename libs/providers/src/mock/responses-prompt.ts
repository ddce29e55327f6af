import { isJsonObject, type JsonObject } from '@headgate/kernel';
import { objects, type Prompt, readPrompt, textOf } from './prompt.ts';

/** Reads a responses body as leniently as the others. */
export function readResponsesPrompt(body: JsonObject): Prompt {
  const items = objects(body['input']);
  const results = items.filter(({ type }) => type === 'function_call_output' || type === 'custom_tool_call_output');
  const messages = items.filter(({ type }) => type === undefined || type === 'message');
  const last = items.at(-1);
  const text = typeof body['input'] === 'string' ? body['input'] : textOf(messages.at(-1)?.['content']);
  const said = [text, textOf(body['instructions']), ...results.map(({ output }) => textOf(output))];
  const others = messages.slice(0, -1).map(({ content }) => textOf(content));
  const form = isJsonObject(body['text']) && isJsonObject(body['text']['format']) ? body['text']['format'] : {};
  const limit = body['max_output_tokens'];
  return {
    ...readPrompt({ model: body['model'], stream: body['stream'], tools: body['tools'] }),
    lastText: text,
    endsInToolResult: last !== undefined && results.includes(last),
    schema: isJsonObject(form['schema']) ? form['schema'] : undefined,
    wantsJson: form['type'] === 'json_object',
    maxTokens: typeof limit === 'number' ? limit : Number.MAX_SAFE_INTEGER,
    inputCharacters: [...said, ...others].reduce((sum, each) => sum + each.length, 4 * Math.max(1, messages.length)),
  };
}
