/** A whole answer of the proxy. */
export interface ProxyAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: {
    readonly [key: string]: unknown;
    readonly error?: { readonly code?: string; readonly message?: string; readonly type?: string };
  };
}

export interface ProxyCall {
  readonly url: string;
  readonly apiKey: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; text as it stands. */
  readonly body?: object | string;
  readonly signal?: AbortSignal;
}

/** Calls the proxy as curl would and reads the whole answer. */
export async function callProxy(call: ProxyCall): Promise<ProxyAnswer> {
  const answer = await fetch(`${call.url}${call.path ?? '/v1/chat/completions'}`, {
    method: call.method ?? 'POST',
    headers: { authorization: `Bearer ${call.apiKey}`, 'content-type': 'application/json', ...call.headers },
    ...(call.body !== undefined && { body: typeof call.body === 'string' ? call.body : JSON.stringify(call.body) }),
    ...(call.signal && { signal: call.signal }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: readObject(text) };
}

function readObject(text: string): ProxyAnswer['body'] {
  try {
    return JSON.parse(text) as ProxyAnswer['body'];
  } catch {
    return {};
  }
}

/** A chat body that asks one thing. */
export function ask(model: string, content = 'Hello', more: object = {}): object {
  return { model, messages: [{ role: 'user', content }], ...more };
}
