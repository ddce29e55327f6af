import { z } from 'zod';
import { description, resourceName } from './names.ts';

/** What a template is for: only to look, or to take out what it finds. */
export const dlpTemplateTypes = ['inspect', 'de-identify'] as const;

/** How sure a finding must be, least first. */
export const likelihoods = ['very_unlikely', 'unlikely', 'possible', 'likely', 'very_likely'] as const;

/** What may become of a finding. */
export const dlpMethods = ['inspect', 'mask', 'redact', 'replace', 'anonymize'] as const;

/** Most templates of an organization. */
export const maxDlpTemplates = 1000;

const infoTypeName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,99}$/, 'must be 1 to 100 letters, digits or "_", beginning with a letter')
  .describe('Name of the info type, for example EMAIL_ADDRESS; shown in the place of what is redacted.');

export const dlpInfoType = z
  .strictObject({
    name: infoTypeName,
    description: description.optional(),
    regex: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('An own pattern, without look-around and back-references: it is matched in linear time.'),
    dictionary: z
      .strictObject({
        word_list: z
          .array(z.string().min(1).max(200))
          .min(1)
          .max(1000)
          .describe('Words and phrases to find, without regard to case.'),
      })
      .optional()
      .describe('An own list of words, in place of a pattern.'),
  })
  .describe('One kind of data to find: a built-in one by its name, or one with a pattern or words of its own.');

export const dlpTransformation = z
  .strictObject({
    method: z.enum(dlpMethods).describe('What becomes of a finding; "inspect" only counts it.'),
    masking_character: z
      .string()
      .regex(/^[\x20-\x7e]$/, 'must be one printable character')
      .optional()
      .describe('Character a mask is made of; default "*".'),
    number_to_mask: z
      .int()
      .min(0)
      .max(10_000)
      .optional()
      .describe('Characters of a finding to mask, from its beginning; 0, the default, masks all.'),
    replacements: z
      .record(infoTypeName, z.string().max(200))
      .optional()
      .describe('Text to put in the place of a finding, by info type; default the name of its type in brackets.'),
  })
  .describe('What becomes of what is found.');

const configFields = z
  .strictObject({
    info_types: z.array(dlpInfoType).max(200).describe('What to look for.').default([]),
    likelihood: z.enum(likelihoods).describe('Least certainty of a finding that counts.').default('likely'),
    transformation: dlpTransformation.optional(),
    notify: z.boolean().describe('Whether findings are reported to the webhooks of the organization.').default(false),
    reject: z.boolean().describe('Whether a call with a finding is refused.').default(false),
    reject_prompt: z.string().max(2000).optional().describe('What a refused call is answered with.'),
  })
  .describe('What to look for and what to do about it.');

/** What an administrator writes: rules for data protection under a name, which routes refer to as their `dlp.strategy`. */
export const dlpTemplateInput = z.strictObject({
  name: resourceName,
  type: z.enum(dlpTemplateTypes).describe('Whether findings are only counted or also taken out.').default('inspect'),
  description: description.optional(),
  enabled: z.boolean().describe('A template that is off finds nothing.').default(true),
  projects: z
    .array(z.string())
    .min(1)
    .nullable()
    .describe('Slugs of the projects that see it; null: all.')
    .default(null),
  models: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(300).describe('Name of the detector.'),
        provider: z.string().min(1).max(100).optional().describe('Who runs the detector.'),
        suffix: z.string().max(200).optional().describe('Path of the detector at its provider.'),
      }),
    )
    .max(50)
    .describe('Remote detectors to ask beside the built-in ones.')
    .default([]),
  config: configFields.prefault({}),
});
export type DlpTemplateInput = z.infer<typeof dlpTemplateInput>;
