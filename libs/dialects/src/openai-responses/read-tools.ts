import type { Tool, ToolChoice } from '@headgate/domain';
import { defined } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import type { Fields } from '../fields.ts';
import { sayAsFunction } from '../text-tools/say-as-function.ts';

/** Reads `tools`; kinds other than functions and plain text (search, namespaces) keep their own form in the extras. */
export function readTools(fields: Fields): readonly Tool[] | undefined {
  const list = fields.list('tools');
  if (list === undefined || list.length === 0) return undefined;
  return fields.eachFields('tools').map((tool): Tool => {
    const type = tool.requiredString('type');
    if (type === 'custom') return sayAsFunction(tool);
    if (type !== 'function') return { name: tool.string('name') ?? type, extras: { responses: tool.whole() } };
    return {
      name: tool.requiredString('name'),
      ...defined({
        description: tool.string('description'),
        parameters: tool.object('parameters'),
        strict: tool.boolean('strict'),
        extras: extrasOf({ openai: tool.rest() }),
      }),
    };
  });
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
  const object = fields.fields('tool_choice');
  const type = object?.requiredString('type');
  if (object === undefined || (type !== 'function' && type !== 'custom')) return undefined;
  return { kind: 'tool', name: object.requiredString('name') };
}
