import type { Tool } from '@headgate/domain';
import { defined } from '@headgate/kernel';
import { extrasOf } from '../extras.ts';
import type { Fields } from '../fields.ts';

/** Reads `tools`; the vendor's own tools (web search and the like) keep their whole form in the extras. */
export function readTools(fields: Fields): readonly Tool[] | undefined {
  if (fields.any('tools') === undefined) return undefined;
  return fields.eachFields('tools').map((tool): Tool => {
    const type = tool.string('type');
    if (type !== undefined && type !== 'custom') {
      return { name: tool.string('name') ?? type, extras: { anthropic: tool.whole() } };
    }
    return {
      name: tool.requiredString('name'),
      ...defined({
        description: tool.string('description'),
        parameters: tool.object('input_schema'),
        strict: tool.boolean('strict'),
        extras: extrasOf({ anthropic: tool.rest() }),
      }),
    };
  });
}
