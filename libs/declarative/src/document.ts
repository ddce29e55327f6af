import {
  dlpTemplateInput,
  hasTargets,
  maxDlpTemplates,
  maxModelOverrides,
  modelOverrideInput,
  policyAlias,
  policyInput,
  projectInput,
  providerInput,
  routeFields,
  routeSettings,
  secretInput,
  secretValue,
  slug,
  snapshotLimits,
} from '@headgate/domain';
import { z } from 'zod';
import { secretReference } from './secret-reference.ts';

const owner = slug.nullable().default(null).describe('Slug of the owning project; null: the organization.');

/** A secret of a provider as a document writes it. */
export const documentSecret = z.strictObject({
  name: secretInput.shape.name,
  value: z
    .union([secretValue, secretReference], {
      error:
        'must be a credential of printable ASCII without spaces, a JSON document of a cloud, its mask, or a reference such as {from: "env:NAME"}',
    })
    .optional()
    .describe('A reference, the credential itself, or its mask. Absent, or the mask, leaves a stored one unchanged.'),
  weight: secretInput.shape.weight,
  enabled: secretInput.shape.enabled,
});
export type DocumentSecret = z.infer<typeof documentSecret>;

const { secret: _, ...providerFields } = providerInput.shape;

/** A provider as a document writes it. */
export const documentProvider = z.strictObject({
  ...providerFields,
  project: owner,
  secrets: z
    .array(documentSecret)
    .max(100)
    .optional()
    .describe('Its credentials. Without this list they are left alone, even when pruning.'),
});
export type DocumentProvider = z.infer<typeof documentProvider>;

/** A route as a document writes it; under a provider's name it is that provider's reserved route. */
export const documentRoute = z
  .strictObject({
    ...routeFields.shape,
    project: owner,
    projects: routeFields.shape.projects
      .unwrap()
      .optional()
      .describe('Slugs of the projects that see it; null: all. A reserved route without it follows its provider.'),
  })
  .refine(hasTargets, { path: ['models'], message: 'must have at least 1 member' });
export type DocumentRoute = z.infer<typeof documentRoute>;

/** A data protection template as a document writes it. */
export const documentDlpTemplate = z.strictObject({ ...dlpTemplateInput.shape, project: owner });
export type DocumentDlpTemplate = z.infer<typeof documentDlpTemplate>;

/** A policy as a document writes it, in its normal form; `normaliseDocument` brings others into it. What was never published is not of the document. */
export const documentPolicy = z.strictObject({ ...policyInput.shape, project: owner });
export type DocumentPolicy = z.infer<typeof documentPolicy>;

/** The organization as a document writes it: what its routes begin with. */
export const documentOrganization = z.strictObject({
  settings: routeSettings.default({}),
  default_policy: policyAlias
    .optional()
    .describe('Alias of the policy for calls that name nothing. Absent: the one it has, which can be replaced only.'),
});
export type DocumentOrganization = z.infer<typeof documentOrganization>;

/** What an export leaves out, for whoever reads it; nothing is made of it. */
export const documentOmission = z.strictObject({
  kind: z.enum(['policy', 'route']).describe('What it is.'),
  name: z.string().max(200).describe('Name of the route, or alias of the policy.'),
  project: owner,
  why: z
    .enum(['never_published', 'draft_waits'])
    .describe('never_published: left out whole; draft_waits: what is live is here, the draft over it is not.'),
});
export type DocumentOmission = z.infer<typeof documentOmission>;

/** What the organization says of a model otherwise than the catalogue, as a document writes it. */
export const documentModel = z.strictObject({
  provider: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, 'must be letters, digits, "-" or "_"')
    .describe('Kind of provider, such as "openai"; or the name of one of your providers.'),
  model: z
    .string()
    .max(200)
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'must be printable ASCII without spaces and quotes')
    .describe('Id of the model as the provider spells it.'),
  ...modelOverrideInput.shape,
});
export type DocumentModel = z.infer<typeof documentModel>;

/** The declarative document of a whole tenant. A section that is absent is not managed by the document. */
export const configDocument = z.strictObject({
  $schema: z.string().max(500).optional().describe('For editors; not read.'),
  version: z.literal(1, { error: 'must be 1' }).describe('Version of this format.'),
  organization: documentOrganization.optional().describe('What all routes begin with; absent: left alone.'),
  projects: z.array(projectInput).max(10_000).optional().describe('Projects; absent: left alone, even when pruning.'),
  providers: z.array(documentProvider).max(1_000).optional().describe('Providers; absent: left alone.'),
  dlp_templates: z
    .array(documentDlpTemplate)
    .max(maxDlpTemplates)
    .optional()
    .describe('Data protection templates; absent: left alone.'),
  policies: z
    .array(documentPolicy)
    .max(snapshotLimits.maxPolicies)
    .optional()
    .describe('Policies; absent: left alone. One that was never published is no part of a document.'),
  models: z
    .array(documentModel)
    .max(maxModelOverrides)
    .optional()
    .describe('What is said of models otherwise than the catalogue; absent: left alone.'),
  routes: z.array(documentRoute).max(10_000).optional().describe('Routes; absent: left alone.'),
  omitted: z
    .array(documentOmission)
    .max(snapshotLimits.maxPolicies + snapshotLimits.maxRoutes)
    .optional()
    .describe('Written by exports: drafts that are no part of the document. Not read.'),
});
export type ConfigDocument = z.infer<typeof configDocument>;
/** A document as it is written: what has a default may be left out. */
export type WrittenDocument = z.input<typeof configDocument>;
