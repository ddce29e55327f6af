import type { ModelFacts } from '@headgate/domain';
import type { CatalogueSource } from './catalogue-file.ts';
import { baseOfModel, spellModel } from './spell-model.ts';
import { cataloguedKinds, vendorsOfKind } from './vendors-of-kind.ts';

/** A model of the catalogue. */
export interface KnownModel {
  readonly vendor: string;
  /** As the vendor lists it, which need not be how it was asked for. */
  readonly id: string;
  readonly facts: ModelFacts;
}

/** Facts about models, looked up by the kind of a provider and an id in whatever spelling. Immutable. */
export class ModelCatalogue {
  readonly source: CatalogueSource | undefined;
  readonly #vendors: ReadonlyMap<string, ReadonlyMap<string, ModelFacts>>;
  /** Per vendor, the newest listed id of what is the same model but for its date. */
  readonly #newest = new Map<string, ReadonlyMap<string, string>>();

  constructor(source: CatalogueSource | undefined, vendors: ReadonlyMap<string, ReadonlyMap<string, ModelFacts>>) {
    this.source = source;
    this.#vendors = vendors;
    for (const [vendor, models] of vendors) this.#newest.set(vendor, newestOf(models));
  }

  /** How many models there are. */
  get size(): number {
    return [...this.#vendors.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Kinds of providers whose models are listed here. */
  get kinds(): readonly string[] {
    return cataloguedKinds.filter((kind) => vendorsOfKind(kind).some((vendor) => this.#vendors.has(vendor)));
  }

  /** What is known of a model; undefined where nothing is. */
  find(kind: string, id: string): KnownModel | undefined {
    for (const vendor of vendorsOfKind(kind)) {
      const found = this.#findAt(vendor, id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Every model of a kind, by id; of vendors that list the same one, the first says. */
  list(kind: string): readonly KnownModel[] {
    const models = new Map<string, KnownModel>();
    for (const vendor of vendorsOfKind(kind).slice(0, kind === 'vertex' ? 2 : 1)) {
      for (const [id, facts] of this.#vendors.get(vendor) ?? []) {
        if (!models.has(id)) models.set(id, { vendor, id, facts });
      }
    }
    return [...models.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #findAt(vendor: string, asked: string): KnownModel | undefined {
    const models = this.#vendors.get(vendor);
    if (models === undefined) return undefined;
    for (const id of spellModel(asked)) {
      const facts = models.get(id);
      if (facts !== undefined) return { vendor, id, facts };
    }
    const id = this.#newest.get(vendor)?.get(baseOfModel(asked));
    const facts = id === undefined ? undefined : models.get(id);
    return id === undefined || facts === undefined ? undefined : { vendor, id, facts };
  }
}

/** A catalogue that knows nothing: what there is where none could be read. */
export const emptyCatalogue = new ModelCatalogue(undefined, new Map());

/** Dates are written so that the later one sorts last. */
function newestOf(models: ReadonlyMap<string, ModelFacts>): ReadonlyMap<string, string> {
  const newest = new Map<string, string>();
  for (const id of [...models.keys()].sort()) newest.set(baseOfModel(id), id);
  return newest;
}
