import { textArgument, type Tool } from '@headgate/domain';
import type { Fields } from '../fields.ts';

/**
 * A tool that takes plain text, as a function of one string, for providers that know functions only. What its text must look like
 * is said in words: a grammar that nobody enforces is still one the model can follow.
 */
export function sayAsFunction(tool: Fields): Tool {
  const told = tool.string('description') ?? '';
  const rule = `Put the whole text into "${textArgument}".${sayGrammar(tool.fields('format'))}`;
  return {
    name: tool.requiredString('name'),
    description: told === '' ? rule : `${told}\n\n${rule}`,
    parameters: {
      type: 'object',
      properties: { [textArgument]: { type: 'string' } },
      required: [textArgument],
      additionalProperties: false,
    },
    takesText: true,
  };
}

function sayGrammar(format: Fields | undefined): string {
  const type = format?.string('type') ?? 'text';
  if (format === undefined || type === 'text') return '';
  if (type === 'grammar') return ` It must follow this ${readGrammar(format)}`;
  format.problem('type', 'must be "text" or "grammar"');
  return '';
}

/** Responses writes the grammar into the format, chat completions into a member of it. */
function readGrammar(format: Fields): string {
  const grammar = format.any('grammar') === undefined ? format : format.fields('grammar');
  return `${grammar?.requiredString('syntax') ?? ''} grammar:\n${grammar?.requiredString('definition') ?? ''}`;
}
