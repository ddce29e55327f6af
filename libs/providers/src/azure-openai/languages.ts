import type { DialectName } from '@headgate/domain';
import { defined } from '@headgate/kernel';
import type { NativeLanguage } from '../adapter.ts';
import { nativeOpenAi } from '../openai/native.ts';
import { nativeResponses } from '../openai/native-responses.ts';
import type { AzureSurface } from './surface.ts';

/** OpenAI's languages as they pass through to one deployment. */
export function toLanguages(surface: AzureSurface): Map<DialectName, NativeLanguage> {
  return new Map<DialectName, NativeLanguage>([
    ['openai-chat', ofDeployment(surface, nativeOpenAi('/chat/completions'))],
    ['openai-completions', ofDeployment(surface, nativeOpenAi('/completions'))],
    ['openai-embeddings', ofDeployment(surface, nativeOpenAi('/embeddings'))],
    // Belongs to the resource: the body names the deployment on either surface.
    [
      'openai-responses',
      {
        ...nativeResponses,
        pathOf: () => surface.sharedPathOf(nativeResponses.path),
        bodyModel: surface.deployment,
      },
    ],
  ]);
}

function ofDeployment(surface: AzureSurface, language: NativeLanguage): NativeLanguage {
  return {
    ...language,
    ...defined({ bodyModel: surface.bodyModel }),
    pathOf: () => surface.pathOf(language.path),
    needsUsageAsked: (body) => surface.isModern && language.needsUsageAsked(body),
  };
}
