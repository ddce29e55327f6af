import { Injectable } from '@nestjs/common';
import { ModelCatalogue } from '@headgate/catalogue';
import { Database, type ModelOverrideRow, readCursor, type TenantTx, toPage } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import type { ListModelsQuery } from './list-models.query.ts';
import type { ModelParams } from './model.params.ts';
import { type ModelEntry, type ModelResource, presentModel } from './model-resource.ts';

/** The read side of models: the catalogue, with what the organization says otherwise. */
@Injectable()
export class ModelsQueries {
  constructor(
    private readonly database: Database,
    private readonly catalogue: ModelCatalogue,
  ) {}

  async list(caller: AdminCaller, query: ListModelsQuery): Promise<ListPage<ModelResource>> {
    const overrides = await this.database.inTenant(caller.org, (tx) => tx.modelOverrides.list(caller.org));
    const [provider = '', model = ''] = readCursor({ limit: query.limit, after: query.cursor }, 2) ?? [];
    const rows = listEntries(this.catalogue, overrides)
      .filter((entry) => compare(entry, { provider, model }) > 0)
      .map(presentModel)
      .filter((shown) => fits(shown, query))
      .slice(0, query.limit + 1);
    return presentPage(
      toPage(rows, query.limit, (shown) => [shown.provider, shown.model]),
      (shown) => shown,
    );
  }

  get(caller: AdminCaller, params: ModelParams): Promise<ModelResource> {
    return this.database.inTenant(caller.org, async (tx) =>
      presentModel(await getModel(caller.org, tx, { params, catalogue: this.catalogue })),
    );
  }
}

/** What is known of a model, of the organization or of the catalogue; throws `not_found` where nothing is. */
export async function getModel(
  org: string,
  tx: TenantTx,
  { params, catalogue }: { readonly params: ModelParams; readonly catalogue: ModelCatalogue },
): Promise<ModelEntry> {
  const entry = await findModel(org, tx, { params, catalogue });
  if (entry.known !== undefined || entry.override !== undefined) return entry;
  const { provider, model } = params;
  throw fault('not_found', { message: `Nothing is known of the model "${model}" of "${provider}".` });
}

/** The same, possibly with nothing known. */
export async function findModel(
  org: string,
  tx: TenantTx,
  { params, catalogue }: { readonly params: ModelParams; readonly catalogue: ModelCatalogue },
): Promise<ModelEntry> {
  const { provider, model } = params;
  const override = await tx.modelOverrides.find(org, provider, model);
  return { provider, model, known: catalogue.find(provider, model), override };
}

/** Every model of every kind, by kind and id, and those only the organization speaks of. */
function listEntries(catalogue: ModelCatalogue, overrides: readonly ModelOverrideRow[]): ModelEntry[] {
  const said = new Map(overrides.map((override) => [keyOf(override), override]));
  const entries = catalogue.kinds.flatMap((provider) =>
    catalogue.list(provider).map((known): ModelEntry => {
      const override = said.get(keyOf({ provider, model: known.id }));
      return { provider, model: known.id, known, override };
    }),
  );
  const listed = new Set(entries.map(keyOf));
  const others = overrides
    .filter((override) => !listed.has(keyOf(override)))
    .map((override): ModelEntry => {
      const { provider, model } = override;
      return { provider, model, known: catalogue.find(provider, model), override };
    });
  return [...entries, ...others].sort(compare);
}

type Key = Pick<ModelEntry, 'provider' | 'model'>;

function keyOf({ provider, model }: Key): string {
  return `${provider}/${model}`;
}

function compare(a: Key, b: Key): number {
  if (a.provider !== b.provider) return a.provider < b.provider ? -1 : 1;
  return a.model === b.model ? 0 : a.model < b.model ? -1 : 1;
}

function fits(shown: ModelResource, query: ListModelsQuery): boolean {
  const text = query.q?.toLowerCase();
  const demands = [
    [query.provider, shown.provider],
    [query.status, shown.status],
    [query.tools, shown.tools],
    [query.reasoning, shown.reasoning],
    [query.priced, shown.price !== null],
    [query.overridden, shown.override !== null],
  ] as const;
  return (
    demands.every(([wanted, is]) => wanted === undefined || wanted === is) &&
    (query.input === undefined || shown.input.includes(query.input)) &&
    (text === undefined || `${shown.model}\n${shown.name}`.toLowerCase().includes(text))
  );
}
