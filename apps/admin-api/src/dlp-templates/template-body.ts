import { type DlpTemplateInput, dlpTemplateInput, findDlpTemplateProblems } from '@headgate/domain';
import { isJsonObject } from '@headgate/kernel';
import { z } from 'zod';
import { bodySchema, type Draft, patchBody, publishPatch, readWith } from '../http/body-schema.ts';
import { dropReadOnly, publishReadOnly } from '../http/read-only-fields.ts';

/** What only answers hold of a template. */
export const readOnlyOfTemplate = [
  ...['id', 'project', 'used_by', 'not_enforced'],
  ...['version', 'created_at', 'updated_at'],
];

const example = {
  name: 'mask-contacts',
  type: 'de-identify',
  config: {
    info_types: [{ name: 'EMAIL_ADDRESS' }, { name: 'TICKET_NUMBER', regex: 'TCK-[0-9]{6}' }],
    likelihood: 'possible',
    transformation: { method: 'mask', masking_character: '#' },
  },
};

const fields = dlpTemplateInput.shape;
const replacement = z.strictObject({ ...fields, name: fields.name.optional() });
/** A template whose name stands in the path. */
export type TemplateReplacement = z.infer<typeof replacement>;

/** What creates a template. */
export const templateBody = bodySchema<DlpTemplateInput>(
  z.strictObject({ ...fields, ...publishReadOnly(readOnlyOfTemplate) }).meta({ id: 'DlpTemplateInput', example }),
  (body) => readTemplate(dlpTemplateInput, body),
);

const publishedReplacement = z
  .strictObject({ ...replacement.shape, ...publishReadOnly(readOnlyOfTemplate) })
  .meta({ id: 'DlpTemplateReplacement', example });

/** What creates or replaces a template whose name stands in the path. */
export const templateReplacement = bodySchema<TemplateReplacement>(publishedReplacement, (body) =>
  readTemplate(replacement, body),
);

/** What changes a template. */
export const templatePatch = patchBody(
  publishPatch(publishedReplacement, ['config', 'transformation']).meta({
    id: 'DlpTemplatePatch',
    example: { config: { likelihood: 'very_likely' } },
  }),
);

function readTemplate<T extends TemplateReplacement>(schema: z.ZodType<T>, written: unknown): Draft<T> {
  const body = dropReadOnly(written, readOnlyOfTemplate);
  const draft = readWith(schema, body);
  const judged = draft.value ?? (isJsonObject(body) ? rules.safeParse(body).data : undefined);
  const problems = [...draft.problems, ...(judged === undefined ? [] : findDlpTemplateProblems(judged))];
  return { value: problems.length === 0 ? draft.value : undefined, problems, body };
}

/** The fields that have rules across them, judged though others are wrong. */
const rules = z.object({ type: fields.type, config: fields.config });
