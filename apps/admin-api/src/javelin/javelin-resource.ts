import type { Changed, ClientFieldsKind } from '@headgate/database';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Answer } from '../http/answer.ts';
import type { ListQuery } from '../http/list.query.ts';
import type { ListPage } from '../http/page-of.ts';
import type { Preconditions } from '../http/precondition.ts';
import { javelinDone, type JavelinMessage } from './javelin-done.ts';
import type { Keeper, KeptFields } from './kept-fields.ts';
import { listAll } from './list-all.ts';
import type { SplitBody } from './split-body.ts';

/** A noun of that API over one of ours: its own services, and the way between the two shapes. */
export interface JavelinNoun<Resource, Sent extends SplitBody = SplitBody> {
  /** As its answers call it. */
  readonly word: string;
  readonly kind: ClientFieldsKind;
  /** As the trail calls it. */
  readonly nameOf: (resource: Resource) => string;
  readonly list: (caller: AdminCaller, query: ListQuery) => Promise<ListPage<Resource>>;
  readonly get: (caller: AdminCaller, name: string) => Promise<Resource>;
  readonly create: (caller: AdminCaller, sent: Sent) => Promise<Changed<Resource>>;
  readonly patch: (
    caller: AdminCaller,
    name: string,
    change: { readonly body: JsonObject; readonly demands: Preconditions },
  ) => Promise<Changed<Resource>>;
  readonly delete: (caller: AdminCaller, name: string, demands: Preconditions) => Promise<Changed<void>>;
  readonly split: (sent: JsonObject) => Sent;
  readonly present: (caller: AdminCaller, resources: readonly Resource[]) => Promise<JsonObject[]>;
}

/** What that API does with a noun, whichever it is. */
export class JavelinResource<Resource extends { readonly id: string }, Sent extends SplitBody> {
  constructor(
    private readonly kept: KeptFields,
    private readonly noun: JavelinNoun<Resource, Sent>,
  ) {}

  async list(caller: AdminCaller): Promise<JsonObject[]> {
    return this.noun.present(caller, await listAll((query) => this.noun.list(caller, query)));
  }

  async get(caller: AdminCaller, name: string): Promise<JsonObject | undefined> {
    return (await this.noun.present(caller, [await this.noun.get(caller, name)]))[0];
  }

  async create(caller: AdminCaller, sent: JsonObject): Promise<Answer<JavelinMessage>> {
    const split = this.noun.split(sent);
    const change = await this.noun.create(this.keeping(caller, split.kept), split);
    return javelinDone(this.noun.word, 'created', change);
  }

  async update(
    caller: AdminCaller,
    name: string,
    { sent, demands }: { readonly sent: JsonObject; readonly demands: Preconditions },
  ): Promise<Answer<JavelinMessage>> {
    const { body, kept } = this.noun.split(sent);
    const change = await this.noun.patch(this.keeping(caller, kept), name, { body, demands });
    return javelinDone(this.noun.word, 'updated', change);
  }

  async delete(caller: AdminCaller, name: string, demands: Preconditions): Promise<Answer<JavelinMessage>> {
    return javelinDone(this.noun.word, 'deleted', await this.noun.delete(caller, name, demands));
  }

  private keeping(caller: AdminCaller, kept: JsonObject): AdminCaller {
    const { kind, nameOf } = this.noun;
    const keeperOf = (resource: Resource): Keeper => ({ id: resource.id, name: nameOf(resource) });
    return this.kept.keeping<Resource>(caller, { kind, kept, keeperOf });
  }
}
