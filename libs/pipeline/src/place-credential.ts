import type { LiveProvider } from '@headgate/domain';
import type { ProviderAdapter } from '@headgate/providers';

/** What a call carries so that its provider knows who asks. */
export interface PlacedCredential {
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Record<string, string>;
}

/** Puts the credential where the provider takes it: where its kind does, or where the operator said. */
export function placeCredential(
  adapter: ProviderAdapter,
  provider: LiveProvider,
  { secret, path }: { readonly secret: string | undefined; readonly path: string },
): PlacedCredential {
  const place = provider.credential;
  if (place === undefined) return { path, headers: adapter.headers(provider, secret) };
  const headers = adapter.headers(provider, undefined);
  if (secret === undefined) return { path, headers };
  if (place.in === 'query') return { path: addParameter(path, place.name, secret), headers };
  const prefix = place.prefix ?? (place.name === 'authorization' ? 'Bearer ' : '');
  return { path, headers: { ...headers, [place.name]: prefix + secret } };
}

/** The parameter once, whatever a caller sent under its name. */
function addParameter(path: string, name: string, value: string): string {
  const at = path.indexOf('?');
  const bare = at < 0 ? path : path.slice(0, at);
  const pairs = at < 0 ? [] : path.slice(at + 1).split('&');
  const others = pairs.filter((pair) => pair !== '' && nameOf(pair) !== name);
  return `${bare}?${[...others, `${name}=${encodeURIComponent(value)}`].join('&')}`;
}

function nameOf(pair: string): string {
  const [name = ''] = pair.split('=');
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}
