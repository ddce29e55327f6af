/** How a call proves who sends it, where that is more than a header that says the secret. */
export type CallAuthority =
  /** Headers made of the finished call. */
  | { readonly kind: 'signature'; sign(call: SignableCall): Record<string, string> }
  /** A bearer token that the credential is exchanged for, and that serves many calls. */
  | { readonly kind: 'token'; readonly exchange: TokenExchange };

/** A call as it will travel: nothing of it may change once it is signed. */
export interface SignableCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | undefined;
  /** Since the epoch. */
  readonly nowMs: number;
}

/** An OAuth 2.0 exchange of a credential for a bearer token. Where it is done is for an operator to say and for nobody else. */
export interface TokenExchange {
  readonly url: string;
  /** What the token is for; part of what tells one token from another. */
  readonly scope: string;
  /** The form to post; made anew for each try, because assertions age. */
  buildForm(nowSeconds: number): URLSearchParams;
}
