/** One rule of that API's clients: what stands at one place goes to another. */
interface TransformRule {
  readonly source_path: string;
  readonly target_path: string;
}

/** How that API tells its clients to say a call in a provider's language. */
export interface ModelSpecAnswer {
  readonly model_spec: {
    readonly openai_request_transform_rules: readonly TransformRule[];
    readonly openai_response_transform_rules: readonly TransformRule[];
    readonly stream_response_path: readonly string[];
  };
}

const whole: TransformRule = { source_path: '@', target_path: '@' };

/** For every model the same: nothing is to be changed, because the proxy speaks OpenAI's language for every provider. */
export const identitySpec: ModelSpecAnswer = {
  model_spec: {
    openai_request_transform_rules: [whole],
    openai_response_transform_rules: [whole],
    stream_response_path: ['choices[0].delta.content'],
  },
};
