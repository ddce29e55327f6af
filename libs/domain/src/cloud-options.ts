import { z } from 'zod';
import { baseUrl } from './base-url.ts';

const label = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be lower-case letters, digits and "-"');

/** What the large clouds need to know besides an address; a part of a provider's options. */
export const cloudOptions = z.object({
  resource: label.optional().describe('azure-openai: name of the resource, for https://{resource}.openai.azure.com.'),
  api_version: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'must be a version such as 2024-10-21')
    .optional()
    .describe(
      'azure-openai: a dated version calls /openai/deployments/{deployment}; "preview", "latest" or nothing calls /openai/v1.',
    ),
  deployments: z
    .record(
      z.string().min(1).max(200),
      z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be the name of a deployment'),
    )
    .optional()
    .describe('azure-openai: model name to deployment; a model that is not listed is called by its own name.'),
  region: label.optional().describe('bedrock: region that is called and signed for, such as eu-central-1.'),
  project: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.:-]{1,99}$/, 'must be the id or the number of a project')
    .optional()
    .describe('vertex: id of the Google Cloud project.'),
  location: label.optional().describe('vertex: location that is called, such as europe-west4, or "global".'),
  token_url: baseUrl
    .optional()
    .describe(
      'azure-openai, vertex: token endpoint of a sovereign cloud in place of the public one; secrets are bound to it, too.',
    ),
});
export type CloudOptions = z.infer<typeof cloudOptions>;
