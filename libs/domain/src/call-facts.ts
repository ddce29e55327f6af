import type { JsonObject } from '@headgate/kernel';
import type { Caller } from './caller.ts';
import type { DialectName } from './dialect-names.ts';

/** What rules may read of one call; every part is read only when a rule asks for it. */
export interface CallFacts {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
  readonly clientIp: string | undefined;
  /** Kind of endpoint, such as `chat` or `embeddings`. */
  readonly endpoint: string;
  /** The caller's language; undefined where Headgate has no words for the endpoint. */
  readonly dialect: DialectName | undefined;
  /** The model the caller asked for. */
  readonly model: string | undefined;
  readonly isStreaming: boolean;
  /** The body; undefined where it is no JSON. */
  readonly json: JsonObject | undefined;
  readonly caller: Caller;
  readonly projectSlug: string;
  readonly routeName: string;
  readonly nowMs: number;
  /** Told where a field holds something its condition cannot compare. */
  readonly mismatched?: (field: string) => void;
  /** By lower-case name. */
  header(name: string): string | undefined;
}

/** What a field of a call can hold. */
export type FactValue = string | number | boolean | readonly (string | number | boolean)[];
