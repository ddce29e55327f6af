import type { LiveProvider } from '@headgate/domain';
import { defined, type Fault } from '@headgate/kernel';
import type { ProviderAdapter } from '../adapter.ts';
import type { CallAuthority } from '../credentials/call-authority.ts';
import { entraExchange } from '../credentials/entra-exchange.ts';
import { readOpenAiError } from '../openai/errors.ts';
import { readReply } from '../openai/response.ts';
import { toLanguages } from './languages.ts';
import { azureAccent, buildRequest } from './request.ts';
import { AzureStreamReader } from './stream.ts';
import { type AzureSurface, findSurface } from './surface.ts';

/** OpenAI's models in an Azure resource: deployments in place of models, two surfaces, keys or Entra tokens. */
export const azureOpenAi: ProviderAdapter = {
  ...onSurface(findSurface({}, '')),
  buildRequest: (call, model) => buildRequest(call, findSurface({}, model)),
  forTarget: ({ cloud }, model) => onSurface(findSurface(cloud ?? {}, model)),
};

function onSurface(surface: AzureSurface): ProviderAdapter {
  return {
    kind: 'azure-openai',
    native: toLanguages(surface),
    headers: azureHeaders,
    authorise,
    foreignPath: (path) => surface.sharedPathOf(path),
    buildRequest: (call) => buildRequest(call, surface),
    readReply: (call, body) => readReply(call, body, azureAccent),
    openStream: () => new AzureStreamReader(),
    readError,
  };
}

/** A key has a header of its own; a token that an operator obtained elsewhere is a bearer. */
function azureHeaders(provider: LiveProvider, secret: string | undefined): Record<string, string> {
  const isToken = secret?.startsWith('eyJ') === true;
  return {
    ...provider.headers,
    ...defined({
      'api-key': isToken ? undefined : secret,
      authorization: isToken ? `Bearer ${secret}` : undefined,
    }),
  };
}

function authorise(provider: LiveProvider, secret: string): CallAuthority | undefined {
  if (!secret.trimStart().startsWith('{')) return undefined;
  return { kind: 'token', exchange: entraExchange(provider, secret) };
}

function readError(status: number, headers: Readonly<Record<string, string>>, body: string): Fault {
  const requestId = headers['x-request-id'] ?? headers['apim-request-id'];
  return readOpenAiError(
    { status, headers: { ...headers, ...defined({ 'x-request-id': requestId }) }, body },
    azureAccent,
  );
}
