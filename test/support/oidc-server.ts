import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Context, Provider } from 'oidc-provider';

/** A person as the provider knows them. */
export interface OidcPerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
}

type Claims = Readonly<Record<string, unknown>>;

/** A real OpenID Connect server on loopback; what it says in the end can be altered by a test, with its own key or another. */
export class OidcServer {
  readonly people = new Map<string, OidcPerson>();
  /** Who answers the next login. */
  current = '';
  /** Changes the claims of the next ID tokens; undefined leaves them alone. */
  alter: ((claims: Claims) => Claims) | undefined;
  /** Signs what was altered; the server's own key where it is left alone. */
  forger: KeyObject | 'none' | undefined;
  /** What was asked of it, path by path. */
  readonly asked: string[] = [];
  readonly clientSecret = randomBytes(24).toString('base64url');
  readonly #key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  #server!: Server;
  #provider!: Provider;

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<OidcServer> {
    const server = new OidcServer();
    await server.#listen();
    return server;
  }

  /** Lets the provider send people back to this address. */
  register(redirectUri: string): void {
    this.#provider = this.#build([redirectUri]);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Follows the provider as a browser would, as the person who is current; gives the address it sends the browser back to. */
  async visit(location: string): Promise<string> {
    const jar = new Map<string, string>();
    let url = new URL(location);
    for (let step = 0; step < 10; step += 1) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const set of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
        if (value === '') jar.delete(name);
        else jar.set(name, value);
      }
      const next = answer.headers.get('location');
      if (next === null)
        throw new Error(`the provider stopped at ${url.pathname}: ${answer.status} ${await answer.text()}`);
      url = new URL(next, url);
      if (url.origin !== new URL(this.issuer).origin) return url.href;
    }
    throw new Error('the provider sends the browser in circles');
  }

  async #listen(): Promise<void> {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#provider = this.#build(['http://127.0.0.1/unused']);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    this.asked.push(path);
    if (path.startsWith('/interaction/')) {
      await this.#provider.interactionFinished(request, response, { login: { accountId: this.current } });
      return;
    }
    if (path === '/token' && this.alter !== undefined) this.#alterToken(response);
    this.#provider.callback()(request, response);
  }

  /** Writes another ID token into the answer of the token endpoint. */
  #alterToken(response: ServerResponse): void {
    const end = response.end.bind(response);
    const replace = (body: unknown): ServerResponse => {
      const answer = JSON.parse(String(body)) as Record<string, unknown>;
      if (typeof answer['id_token'] !== 'string') return end(body as string);
      const text = JSON.stringify({ ...answer, id_token: this.#forge(answer['id_token']) });
      response.setHeader('content-length', Buffer.byteLength(text));
      return end(text);
    };
    response.end = replace as typeof response.end;
  }

  #forge(token: string): string {
    const [head = '', body = ''] = token.split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as Claims;
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { forger = this.#key.privateKey } = this;
    const altered = encode(this.alter?.(claims) ?? claims);
    if (forger === 'none') return `${encode({ ...header, alg: 'none' })}.${altered}.`;
    const signed = `${head}.${altered}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), { key: forger, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }

  #build(redirectUris: readonly string[]): Provider {
    return new Provider(this.issuer, {
      clients: [
        {
          client_id: 'headgate',
          client_secret: this.clientSecret,
          redirect_uris: redirectUris,
          id_token_signed_response_alg: 'ES256',
        },
      ],
      jwks: { keys: [{ ...this.#key.privateKey.export({ format: 'jwk' }), kid: 'test', alg: 'ES256', use: 'sig' }] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
      claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ ...this.people.get(id), sub: id }),
      }),
      loadExistingGrant: async ({ oidc }: Context) => {
        const grant = new this.#provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      ttl: { Session: 60, Grant: 60, Interaction: 60, IdToken: 60, AccessToken: 60, AuthorizationCode: 60 },
    });
  }
}
