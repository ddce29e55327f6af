import type { Dialect } from '@headgate/dialects';
import type { CanonicalCall } from '@headgate/domain';
import type { ChosenRoute } from '@headgate/routing';
import { fault, type JsonObject } from '@headgate/kernel';
import type { CallRequest } from './call-request.ts';
import type { IncomingCall } from './incoming-call.ts';
import type { Identity } from './ports.ts';
import { setParams } from './set-params.ts';

/** What `resolveRoute` found. */
export interface RouteChoice extends ChosenRoute {
  /** The language of the call; undefined for a native endpoint Headgate has no words for. */
  readonly dialect: Dialect | undefined;
  /** Path at the provider where there is no dialect. */
  readonly rest: string;
  /** The query that travels on, where it is not the caller's own. */
  readonly query?: string;
}

/** A call that knows its caller, its route and its language. */
export class RoutedCall {
  #canonical: CanonicalCall | undefined;
  readonly incoming: IncomingCall;
  readonly identity: Identity;
  readonly request: CallRequest;
  readonly choice: RouteChoice;

  constructor(incoming: IncomingCall, identity: Identity, request: CallRequest, choice: RouteChoice) {
    this.incoming = incoming;
    this.identity = identity;
    this.request = request;
    this.choice = choice;
  }

  /** The call with these members of its body in the place of the caller's; itself where there are none, or no words for its endpoint. */
  saying(set: JsonObject | undefined): RoutedCall {
    if (set === undefined || this.choice.dialect === undefined) return this;
    return new RoutedCall(this.incoming, this.identity, setParams(this.request, set), this.choice);
  }

  /** The call in no vendor's language; read on first need, because most calls pass through and never need it. */
  get canonical(): CanonicalCall {
    const { dialect } = this.choice;
    const { body, asked } = this.request;
    if (dialect === undefined || body === undefined) throw fault('feature_unsupported');
    return (this.#canonical ??= dialect.readCall(body.json, asked));
  }
}
