import type { AskedByPath, DialectName } from '@headgate/domain';

/** Whose error shapes an endpoint answers with. */
export type Family = 'openai' | 'anthropic' | 'gemini';

/** What a path of the data plane means. */
export type Endpoint =
  /** `/v1/chat/completions` and its like: header or model say which route. */
  | {
      readonly kind: 'unified';
      readonly family: Family;
      readonly dialect: DialectName;
      readonly asked?: AskedByPath;
    }
  | { readonly kind: 'models'; readonly family: Family; readonly model: string | undefined }
  /** `/v1/query/{route}[/rest]` */
  | ({ readonly kind: 'route'; readonly route: string } & NamedEndpoint)
  /** `/v1/{provider}/...`: the provider's reserved route. */
  | ({ readonly kind: 'provider'; readonly provider: string } & NamedEndpoint)
  /** Any other path: perhaps a route's own. */
  | { readonly kind: 'path'; readonly family: Family; readonly path: string };

export interface NamedEndpoint {
  readonly family: Family;
  /** Undefined where `rest` is none of the known endpoints. */
  readonly dialect: DialectName | undefined;
  /** What the path says of model and manner, in the languages that name them there. */
  readonly asked?: AskedByPath;
  /** Path after the name, without a leading `/v1`; empty where there is none. */
  readonly rest: string;
}
