import { snapshotBody } from '@headgate/domain';
import type { z } from 'zod';

/** The lists of a snapshot that may lie in parts beside it. */
export const partKinds = ['projects', 'providers', 'routes', 'policies', 'models'] as const;
export type PartKind = (typeof partKinds)[number];

/** The form of one entry of each. */
export const entryShapes = {
  projects: snapshotBody.shape.projects.element,
  providers: snapshotBody.shape.providers.element,
  routes: snapshotBody.shape.routes.element,
  policies: snapshotBody.shape.policies.unwrap().element,
  models: snapshotBody.shape.models.unwrap().element,
} as const satisfies Record<PartKind, z.ZodType>;

/** An entry of each as it is once its form is proved. */
export type Entries = { readonly [Kind in PartKind]: z.infer<(typeof entryShapes)[Kind]>[] };
