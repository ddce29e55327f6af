import { projectInput, type ProjectInput } from '@headgate/domain';
import { z } from 'zod';
import { bodySchema, patchBody, publishPatch, readWith } from '../http/body-schema.ts';
import { dropReadOnly, publishReadOnly } from '../http/read-only-fields.ts';

/** What only answers hold of a project. */
export const readOnlyOfProject = ['id', 'version', 'created_at', 'updated_at'];
const example = { slug: 'support', name: 'Support desk', description: 'Everything the support team calls.' };
const replacement = z.strictObject({ ...projectInput.shape, slug: projectInput.shape.slug.optional() });

const published = z
  .strictObject({ ...projectInput.shape, ...publishReadOnly(readOnlyOfProject) })
  .meta({ id: 'ProjectInput', example });
const publishedReplacement = z
  .strictObject({ ...replacement.shape, ...publishReadOnly(readOnlyOfProject) })
  .meta({ id: 'ProjectReplacement', example: { name: 'Support desk' } });

/** What creates a project. */
export const projectBody = bodySchema<ProjectInput>(published, (body) =>
  readWith(projectInput, dropReadOnly(body, readOnlyOfProject)),
);

/** What replaces a project, or creates it under the slug of the path. */
export const projectReplacement = bodySchema<z.infer<typeof replacement>>(publishedReplacement, (body) =>
  readWith(replacement, dropReadOnly(body, readOnlyOfProject)),
);

/** What changes a project. */
export const projectPatch = patchBody(
  publishPatch(publishedReplacement).meta({ id: 'ProjectPatch', example: { description: null } }),
);
