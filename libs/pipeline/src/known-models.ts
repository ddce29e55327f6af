import type { ModelCatalogue } from '@headgate/catalogue';
import {
  type LiveOrganization,
  type LiveProvider,
  type ModelFacts,
  modelKey,
  originOf,
  overrideFacts,
} from '@headgate/domain';

/** What is known of models to one organization: the catalogue, and what it says otherwise itself. */
export class KnownModels {
  readonly #catalogue: ModelCatalogue;
  readonly #said: NonNullable<LiveOrganization['models']>;

  constructor(catalogue: ModelCatalogue, { models = new Map() }: Pick<LiveOrganization, 'models'>) {
    this.#catalogue = catalogue;
    this.#said = models;
  }

  /** Undefined where neither knows anything. What is said of the one provider counts before what is said of its kind. */
  find(provider: LiveProvider, model: string): ModelFacts | undefined {
    const isOwn = isVendorsOwn(provider);
    const ofKind = isOwn ? this.#said.get(modelKey({ provider: provider.kind, model })) : undefined;
    const said = this.#said.get(modelKey({ provider: provider.name, model })) ?? ofKind;
    const known = isOwn ? this.#catalogue.find(provider.kind, model)?.facts : undefined;
    return said === undefined && known === undefined ? undefined : overrideFacts(model, known, said);
  }

  /** Ids of models the provider is known to have, sorted. */
  list({ name, kind, origin }: LiveProvider): string[] {
    const isOwn = isVendorsOwn({ kind, origin });
    const listed = isOwn ? this.#catalogue.list(kind).map(({ id }) => id) : [];
    const prefixes = [
      modelKey({ provider: name, model: '' }),
      ...(isOwn ? [modelKey({ provider: kind, model: '' })] : []),
    ];
    const said = [...this.#said.keys()].flatMap((key) =>
      prefixes.filter((prefix) => key.startsWith(prefix)).map((prefix) => key.slice(prefix.length)),
    );
    return said.length === 0 ? listed : [...new Set([...listed, ...said])].sort();
  }
}

/** OpenAI's language is spoken by servers of all sorts: what is behind another address is not what OpenAI has. */
function isVendorsOwn({ kind, origin }: Pick<LiveProvider, 'kind' | 'origin'>): boolean {
  return kind !== 'openai' || origin === originOf({ kind });
}
