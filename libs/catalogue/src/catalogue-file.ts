import { modelFacts } from '@headgate/domain';
import { z } from 'zod';

/** Version of the shape below; a reader refuses a file of another one. */
export const catalogueFormat = 1;

/** Where the facts were taken from. */
export const catalogueSource = z.object({
  name: z.string(),
  url: z.url(),
  commit: z.string(),
  date: z.iso.date(),
  licence: z.string(),
});
export type CatalogueSource = z.infer<typeof catalogueSource>;

/** The frame of a catalogue file; its models are checked one by one, so that one broken row costs one model. */
export const catalogueFrame = z.object({
  format: z.literal(catalogueFormat),
  source: catalogueSource,
  vendors: z.record(z.string(), z.object({ name: z.string(), models: z.record(z.string(), z.unknown()) })),
});

/** The whole file, every row of it right. */
export const catalogueFile = z.object({
  ...catalogueFrame.shape,
  vendors: z.record(z.string(), z.object({ name: z.string(), models: z.record(z.string(), modelFacts) })),
});
export type CatalogueFile = z.infer<typeof catalogueFile>;
