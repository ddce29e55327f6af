import type { ChatCall, Part } from '@headgate/domain';

/** English text has about four characters to a token in every vendor's vocabulary; good enough for a figure nobody is billed by. */
const charactersPerToken = 4;
/** What one media part weighs where its size in pixels or pages is not known. */
const tokensPerMedia = 800;
/** Role, separators and the like. */
const tokensPerMessage = 4;

/** Tokens of a text, roughly. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** Input tokens of a call, roughly: for a figure that is due before the provider has counted. `count`: how a text is counted. */
export function estimateInputTokens(call: ChatCall, count: (text: string) => number = estimateTokens): number {
  let tokens = 0;
  for (const message of call.messages) {
    tokens += tokensPerMessage;
    for (const part of message.parts) tokens += estimatePart(part, count);
  }
  for (const tool of call.tools ?? []) {
    tokens += count(tool.name + (tool.description ?? '') + JSON.stringify(tool.parameters ?? {}));
  }
  return tokens;
}

function estimatePart(part: Part, count: (text: string) => number): number {
  switch (part.kind) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return count(part.text);
    case 'tool-call':
      return count(part.name + part.argumentsJson);
    case 'tool-result':
      return part.parts.reduce((sum, inner) => sum + estimatePart(inner, count), 0);
    case 'opaque':
      return count(JSON.stringify(part.block));
    case 'image':
    case 'document':
    case 'audio':
      return tokensPerMedia;
  }
}
