import { projectInput, type ProjectInput, type RouteSettings } from '@headgate/domain';
import { z } from 'zod';
import { bodySchema, type Draft, patchBody, publishPatch, readWith } from '../http/body-schema.ts';
import { dropReadOnly, publishReadOnly } from '../http/read-only-fields.ts';
import { refuseUnavailable } from '../settings/refuse-unavailable.ts';

/** What only answers hold of a project. */
export const readOnlyOfProject = ['id', 'not_enforced', 'version', 'created_at', 'updated_at'];
const example = { slug: 'support', name: 'Support desk', description: 'Everything the support team calls.' };
const replacement = z.strictObject({ ...projectInput.shape, slug: projectInput.shape.slug.optional() });

const published = z
  .strictObject({ ...projectInput.shape, ...publishReadOnly(readOnlyOfProject) })
  .meta({ id: 'ProjectInput', example });
const publishedReplacement = z
  .strictObject({ ...replacement.shape, ...publishReadOnly(readOnlyOfProject) })
  .meta({ id: 'ProjectReplacement', example: { name: 'Support desk' } });

/** What creates a project. */
export const projectBody = bodySchema<ProjectInput>(published, (body) => readProject(projectInput, body));

/** What replaces a project, or creates it under the slug of the path. */
export const projectReplacement = bodySchema<z.infer<typeof replacement>>(publishedReplacement, (body) =>
  readProject(replacement, body),
);

/** What changes a project. */
export const projectPatch = patchBody(
  publishPatch(publishedReplacement).meta({ id: 'ProjectPatch', example: { description: null } }),
);

function readProject<T extends { settings?: RouteSettings | undefined }>(
  schema: z.ZodType<T>,
  body: unknown,
): Draft<T> {
  const draft = readWith(schema, dropReadOnly(body, readOnlyOfProject));
  return refuseUnavailable(draft, draft.value?.settings ?? {});
}
