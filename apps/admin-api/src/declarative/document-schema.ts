import { acceptedDocument } from '@headgate/declarative';
import { z } from 'zod';
import { describeFields } from '../http/describe-fields.ts';
import { publishedRefinements } from '../http/published-refinements.ts';

/** JSON Schema of the document, for editors. */
export function documentSchema(): Record<string, unknown> {
  const {
    id: _,
    example: __,
    $schema,
    ...schema
  } = z.toJSONSchema(acceptedDocument, {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, publishedRefinements.get(zodSchema));
    },
  }) as Record<string, unknown>;
  return {
    $schema,
    $id: 'urn:headgate:schema:config-document:1',
    title: 'Headgate configuration document',
    ...describeFields({ schema }).schema,
  };
}
