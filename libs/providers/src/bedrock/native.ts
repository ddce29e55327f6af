import type { NativeLanguage } from '../adapter.ts';
import { sayElsewhere } from '../anthropic/elsewhere.ts';
import { nativeAnthropic, readMessageUsage } from '../anthropic/native.ts';
import { anthropicFraming } from './framing.ts';
import { modelPath } from './model.ts';

/** Versions of the body that Bedrock knows: one. */
const version = 'bedrock-2023-05-31';

/** Anthropic's language as its models take it here: the path names the model, the body version and betas. */
export const nativeBedrockAnthropic: NativeLanguage = {
  ...nativeAnthropic('/invoke', readMessageUsage),
  pathOf: (model, isStreaming) => modelPath(model, isStreaming ? 'invoke-with-response-stream' : 'invoke'),
  forwardedHeaders: [],
  defaultHeaders: {},
  edit: (asked) => sayElsewhere(asked, { version, betas: 'body' }),
  framing: anthropicFraming,
};
