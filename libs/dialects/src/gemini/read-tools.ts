import type { Tool, ToolChoice } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import type { Fields } from '../fields.ts';
import { toPlainSchema } from './plain-schema.ts';

/** Reads `tools`; Google's own (search, code execution and the like) keep their form in the extras. */
export function readTools(fields: Fields): readonly Tool[] | undefined {
  if (fields.any('tools') === undefined) return undefined;
  return fields.eachFields('tools').flatMap((tool) => {
    const functions = tool.eachFields('functionDeclarations').map(readFunction);
    const own = Object.entries(tool.rest() ?? {}).map(([name, value]): Tool => ({
      name,
      extras: { gemini: { [name]: value } },
    }));
    return [...functions, ...own];
  });
}

function readFunction(declaration: Fields): Tool {
  const parameters = declaration.object('parameters');
  return {
    name: declaration.requiredString('name'),
    ...defined({
      description: declaration.string('description'),
      parameters:
        declaration.object('parametersJsonSchema') ??
        (parameters === undefined ? undefined : toPlainSchema(parameters)),
      extras: extrasOf({ gemini: declarationRest(declaration) }),
    }),
  };
}

/** Wrapped, so that it is not taken for one of Google's own tools. */
function declarationRest(declaration: Fields): JsonObject | undefined {
  const rest = declaration.rest();
  return isJsonObject(rest) ? { functionDeclarations: [rest] } : undefined;
}

const modes: ReadonlyMap<string, ToolChoice> = new Map<string, ToolChoice>([
  ['AUTO', { kind: 'auto' }],
  ['NONE', { kind: 'none' }],
  ['ANY', { kind: 'required' }],
]);

/** Reads `toolConfig`; undefined for what stays in the extras: a choice among several tools, modes newer than this reader. */
export function readToolChoice(fields: Fields): ToolChoice | undefined {
  const config = fields.fields('toolConfig')?.fields('functionCallingConfig');
  const mode = config?.string('mode')?.toUpperCase();
  const [name, ...others] = config?.strings('allowedFunctionNames') ?? [];
  if (others.length > 0) return undefined;
  if (name !== undefined && mode === 'ANY') return { kind: 'tool', name };
  return modes.get(mode ?? '');
}
