import type { AskedByPath, ChatCall } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import { type Fields, readAll } from '../fields.ts';
import { toCamelCase } from './camel-case.ts';
import { readConfig } from './read-config.ts';
import { readContents, readSystem } from './read-contents.ts';
import { readToolChoice, readTools } from './read-tools.ts';

/** Reads the body of generateContent; model and manner stand in the path. */
export function readGenerateCall(body: JsonObject, asked?: AskedByPath): ChatCall {
  return readAll(toCamelCase(body), (fields) => {
    const { settings, rest } = readConfig(fields);
    const toolChoice = readToolChoice(fields);
    const model = fields.string('model');
    return {
      operation: 'chat',
      model: asked?.model ?? model ?? '',
      isStreaming: asked?.isStreaming ?? false,
      wantsStreamUsage: true,
      messages: [...readSystem(fields), ...readContents(fields)],
      ...settings,
      ...defined({ tools: readTools(fields), toolChoice }),
      extras: readExtras(fields, rest, toolChoice === undefined),
    };
  });
}

function readExtras(
  fields: Fields,
  generationConfig: JsonObject | undefined,
  keepsChoice: boolean,
): ChatCall['extras'] {
  const toolConfig = keepsChoice ? fields.object('toolConfig') : undefined;
  const gemini = { ...fields.rest(), ...defined({ generationConfig, toolConfig }) };
  return extrasOf({ gemini: Object.keys(gemini).length === 0 ? undefined : gemini }) ?? {};
}
