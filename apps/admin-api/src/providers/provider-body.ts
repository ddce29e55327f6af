import {
  findProviderProblems,
  providerInput,
  type ProviderInput,
  secretInput,
  type SecretInput,
} from '@headgate/domain';
import { isJsonObject, type Problem } from '@headgate/kernel';
import { z } from 'zod';
import { bodySchema, type Draft, patchBody, publishPatch, readWith } from '../http/body-schema.ts';
import { dropReadOnly, publishReadOnly } from '../http/read-only-fields.ts';

/** What only answers hold of a provider. */
export const readOnlyOfProvider = ['id', 'project', 'origin', 'secrets', 'version', 'created_at', 'updated_at'];
/** What only answers hold of a secret. */
export const readOnlyOfSecret = ['id', 'version', 'created_at', 'updated_at'];
const example = { name: 'openai', kind: 'openai', secret: 'sk-proj-your-key-at-the-vendor' };

const replacement = z.strictObject({ ...providerInput.shape, name: providerInput.shape.name.optional() });
/** A provider whose name stands in the path. */
export type ProviderReplacement = z.infer<typeof replacement>;

/** What creates a provider. */
export const providerBody = bodySchema<ProviderInput>(
  z
    .strictObject({ ...providerInput.shape, ...publishReadOnly(readOnlyOfProvider) })
    .meta({ id: 'ProviderInput', example }),
  (body) => readProvider(providerInput, body),
);

const publishedReplacement = z
  .strictObject({ ...replacement.shape, ...publishReadOnly(readOnlyOfProvider) })
  .meta({ id: 'ProviderReplacement', example });

/** What creates or replaces a provider whose name stands in the path. */
export const providerReplacement = bodySchema<ProviderReplacement>(publishedReplacement, (body) =>
  readProvider(replacement, body),
);

/** What changes a provider. */
export const providerPatch = patchBody(
  publishPatch(publishedReplacement, ['options']).meta({ id: 'ProviderPatch', example: { enabled: false } }),
);

const secretExample = { name: 'second', value: 'sk-proj-another-key-at-the-vendor', weight: 1 };
const secretFields = secretInput.shape;
const secretReplacementFields = z.strictObject({
  ...secretFields,
  name: secretFields.name.unwrap().optional(),
  value: secretFields.value.optional(),
});
/** A secret whose name stands in the path; without a value the stored one stays. */
export type SecretReplacement = z.infer<typeof secretReplacementFields>;

/** What creates a secret. */
export const secretBody = bodySchema<SecretInput>(
  z
    .strictObject({ ...secretFields, ...publishReadOnly(readOnlyOfSecret) })
    .meta({ id: 'SecretInput', example: secretExample }),
  (body) => readWith(secretInput, dropReadOnly(body, readOnlyOfSecret)),
);

const publishedSecretReplacement = z
  .strictObject({ ...secretReplacementFields.shape, ...publishReadOnly(readOnlyOfSecret) })
  .meta({ id: 'SecretReplacement', example: secretExample });

/** What creates or replaces a secret whose name stands in the path. */
export const secretReplacement = bodySchema<SecretReplacement>(publishedSecretReplacement, (body) =>
  readWith(secretReplacementFields, dropReadOnly(body, readOnlyOfSecret)),
);

/** What changes a secret. */
export const secretPatch = patchBody(
  publishPatch(publishedSecretReplacement).meta({ id: 'SecretPatch', example: { enabled: false } }),
);

function readProvider<T extends ProviderReplacement>(schema: z.ZodType<T>, written: unknown): Draft<T> {
  const body = dropReadOnly(written, readOnlyOfProvider);
  const draft = readWith(schema, body);
  const rules = draft.value === undefined ? findProvableProblems(body) : findProviderProblems(draft.value);
  const problems = [...draft.problems, ...rules];
  return { value: problems.length === 0 ? draft.value : undefined, problems, body };
}

/** The rules across fields, where those fields are right though others are not. */
function findProvableProblems(body: unknown): Problem[] {
  if (!isJsonObject(body)) return [];
  const parsed = providerInput
    .pick({ kind: true, base_url: true, options: true, secret: true })
    .strip()
    .safeParse(body);
  return parsed.success ? findProviderProblems(parsed.data) : [];
}
