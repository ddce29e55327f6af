import type { Tool, ToolChoice } from '@headgate/domain';
import { defined, type JsonValue } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import type { Fields } from '../fields.ts';
import { sayAsFunction } from '../text-tools/say-as-function.ts';

/** Reads `tools`; kinds other than functions keep their own form in the extras, those of plain text beside that of a function. */
export function readTools(fields: Fields): readonly Tool[] | undefined {
  if (fields.any('tools') === undefined) return undefined;
  return fields.eachFields('tools').map(readTool);
}

function readTool(fields: Fields): Tool {
  const type = fields.requiredString('type');
  const custom = type === 'custom' ? fields.fields('custom') : undefined;
  if (custom !== undefined) return { ...sayAsFunction(custom), extras: { openai: fields.whole() } };
  if (type !== 'function') {
    return { name: fields.fields(type)?.string('name') ?? type, extras: { openai: fields.whole() } };
  }
  const definition = fields.fields('function');
  if (definition !== undefined) return readFunction(definition, fields.any('cache_control'));
  fields.problem('function', 'is required');
  return { name: '' };
}

function readFunction(definition: Fields, mark: JsonValue | undefined): Tool {
  return {
    name: definition.requiredString('name'),
    ...defined({
      description: definition.string('description'),
      parameters: definition.object('parameters'),
      strict: definition.boolean('strict'),
      extras: extrasOf({
        openai: definition.rest(),
        anthropic: mark === undefined ? undefined : { cache_control: mark },
      }),
    }),
  };
}

/** Reads `tool_choice`; undefined for the kinds that stay in the extras. */
export function readToolChoice(fields: Fields): ToolChoice | undefined {
  const choice = fields.any('tool_choice');
  if (choice === undefined) return undefined;
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { kind: choice };
  if (typeof choice !== 'object') {
    fields.problem('tool_choice', 'must be "auto", "none", "required" or an object');
    return undefined;
  }
  return readNamed(fields.fields('tool_choice'));
}

function readNamed(choice: Fields | undefined): ToolChoice | undefined {
  const type = choice?.requiredString('type') ?? '';
  if (type !== 'function' && type !== 'custom') return undefined;
  return { kind: 'tool', name: choice?.fields(type)?.requiredString('name') ?? '' };
}
