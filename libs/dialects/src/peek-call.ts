import type { Problem } from '@headgate/kernel';
import type { PeekedBody } from './dialect.ts';
import { requestInvalid } from './fields.ts';

/** Model and stream flag of any body whose language calls them `model` and `stream`. */
export function peekCall({ head }: PeekedBody): { readonly model: string | undefined; readonly isStreaming: boolean } {
  const model = head.model ?? undefined;
  const stream = head.stream ?? false;
  if ((model === undefined || typeof model === 'string') && typeof stream === 'boolean') {
    return { model, isStreaming: stream };
  }
  const problems: Problem[] = [];
  if (model !== undefined && typeof model !== 'string') problems.push({ path: 'model', message: 'must be a string' });
  if (typeof stream !== 'boolean') problems.push({ path: 'stream', message: 'must be true or false' });
  throw requestInvalid(problems);
}
