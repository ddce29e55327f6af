import { type DialectName, type LiveProvider, readCredentialDocument } from '@headgate/domain';
import { defined, fault } from '@headgate/kernel';
import type { NativeLanguage, ProviderAdapter } from '../adapter.ts';
import type { CallAuthority } from '../credentials/call-authority.ts';
import { signV4 } from '../credentials/sign-v4.ts';
import { readBedrockError } from './errors.ts';
import { converseFraming } from './framing.ts';
import { isAnthropic } from './model.ts';
import { nativeBedrockAnthropic } from './native.ts';
import { buildRequest } from './request.ts';
import { readReply } from './response.ts';
import { ConverseStreamReader } from './stream.ts';

/** Amazon Bedrock: every model through Converse, Anthropic's also in their own language. */
export const bedrock: ProviderAdapter = {
  ...ofModel(''),
  forTarget: (_, model) => ofModel(model),
};

function ofModel(model: string): ProviderAdapter {
  return {
    kind: 'bedrock',
    countsTokens: true,
    native: new Map<DialectName, NativeLanguage>(
      isAnthropic(model) ? [['anthropic-messages', nativeBedrockAnthropic]] : [],
    ),
    headers: bedrockHeaders,
    authorise,
    buildRequest,
    readReply: (call, body) => readReply(call, model, body),
    openStream: () => new ConverseStreamReader(),
    framing: converseFraming,
    readError: readBedrockError,
  };
}

/** A Bedrock API key is a bearer token; an access key signs instead. */
function bedrockHeaders(provider: LiveProvider, secret: string | undefined): Record<string, string> {
  return { ...provider.headers, ...defined({ authorization: secret === undefined ? undefined : `Bearer ${secret}` }) };
}

function authorise(provider: LiveProvider, secret: string): CallAuthority | undefined {
  if (!secret.trimStart().startsWith('{')) return undefined;
  const {
    access_key_id: accessKeyId,
    secret_access_key: secretAccessKey,
    session_token: sessionToken,
  } = readCredentialDocument(secret) ?? {};
  const region = provider.cloud?.region;
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string' || region === undefined) {
    throw fault('provider_secret_missing');
  }
  const credential = {
    accessKeyId,
    secretAccessKey,
    ...(typeof sessionToken === 'string' && { sessionToken }),
  };
  return { kind: 'signature', sign: (call) => signV4(call, { credential, region, service: 'bedrock' }) };
}
