import { type ModelFacts, modelFacts } from '@headgate/domain';
import { catalogueFrame } from './catalogue-file.ts';
import { ModelCatalogue } from './model-catalogue.ts';

/** A catalogue and what of its text had to be left out. */
export interface ParsedCatalogue {
  readonly catalogue: ModelCatalogue;
  /** One sentence per row that could not be read. */
  readonly problems: readonly string[];
}

/** Reads the text of a catalogue file; throws where it is none, and leaves out single rows that are wrong. */
export function parseCatalogue(text: string): ParsedCatalogue {
  const { source, vendors } = catalogueFrame.parse(JSON.parse(text));
  const problems: string[] = [];
  const known = new Map<string, ReadonlyMap<string, ModelFacts>>();
  for (const [vendor, { models }] of Object.entries(vendors)) {
    const facts = new Map<string, ModelFacts>();
    for (const [id, row] of Object.entries(models)) {
      const read = modelFacts.safeParse(row);
      if (read.success) facts.set(id, read.data);
      else problems.push(`${vendor}/${id}: ${read.error.issues.map(sentence).join('; ')}`);
    }
    known.set(vendor, facts);
  }
  return { catalogue: new ModelCatalogue(source, known), problems };
}

function sentence({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  return `${path.map(String).join('.')} ${message}`;
}
