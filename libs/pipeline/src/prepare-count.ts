import { countTokens, type Dialect, estimateInputTokens } from '@headgate/dialects';
import type { ChatReply } from '@headgate/domain';
import { fault, isFault } from '@headgate/kernel';
import type { CallPreparation } from './call-preparation.ts';
import type { PreparedCall } from './prepared-call.ts';
import { prepareTranslated } from './prepare-translated.ts';

/** Says in the answer's head that nobody but the gateway has counted. */
const estimated = { 'x-headgate-token-count': 'estimate' };

/** The tokens of a request: counted by the provider where it can, otherwise by the gateway, which says so. Costs nothing either way. */
export function prepareCount(preparation: CallPreparation, dialect: Dialect): PreparedCall {
  return askProvider(preparation, dialect) ?? countHere(preparation, dialect);
}

/** Undefined where the provider cannot count, or not what is in this request. */
function askProvider(preparation: CallPreparation, dialect: Dialect): PreparedCall | undefined {
  if (preparation.adapter.countsTokens !== true) return undefined;
  try {
    return prepareTranslated(preparation, dialect);
  } catch (error) {
    if (isFault(error) && error.code === 'feature_unsupported') return undefined;
    throw error;
  }
}

function countHere(preparation: CallPreparation, dialect: Dialect): PreparedCall {
  const { routed, planned, nowSeconds } = preparation;
  const call = routed.canonical;
  if (call.operation !== 'chat') throw fault('internal', { cause: new Error('only a chat has tokens to count') });
  const reply: ChatReply = {
    operation: 'chat',
    id: '',
    model: planned.model,
    createdSeconds: undefined,
    choices: [],
    usage: { ...nothingElse, input_tokens: estimateInputTokens(call, countTokens) },
    extras: {},
  };
  const fallback = { id: routed.incoming.requestId, createdSeconds: nowSeconds, model: planned.model };
  return {
    path: '',
    headers: {},
    body: undefined,
    fidelity: undefined,
    isNative: false,
    framing: undefined,
    own: { body: JSON.stringify(dialect.writeReply(reply, fallback, call)), headers: estimated },
    readWhole: neverSent,
    openStream: neverSent,
  };
}

const nothingElse = {
  output_tokens: null,
  cached_input_tokens: null,
  cache_write_tokens: null,
  reasoning_tokens: null,
};

function neverSent(): never {
  throw fault('internal', { cause: new Error('a count of our own has no provider') });
}
