import type { ChatCall } from '@headgate/domain';
import type { FidelityLog } from '../fidelity-log.ts';

/** What of other languages changes what the answer is; losing it would be silent damage. */
const contract: ReadonlySet<string> = new Set([
  'functions',
  'function_call',
  'tool_choice',
  'web_search_options',
  'audio',
  'mcp_servers',
  'container',
]);
/** Said elsewhere in the canonical call, or about how a vendor shows things. */
const silent: ReadonlySet<string> = new Set([
  'max_tokens',
  'top_k',
  'stream_options',
  'thinking',
  'output_config',
  'metadata',
]);

/** Refuses or drops what callers of other languages say in words of their own. */
export function checkForeignExtras({ extras }: ChatCall, log: FidelityLog): void {
  for (const [name, value] of Object.entries({ ...extras.openai, ...extras.anthropic })) {
    if (contract.has(name)) log.refuse(name, name);
    if (name === 'modalities' && JSON.stringify(value).includes('audio')) log.refuse('audio output', name);
    if (!silent.has(name)) log.drop(name);
  }
}
