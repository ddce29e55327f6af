import type { ChatCall } from '@headgate/domain';
import type { FidelityLog } from '../fidelity-log.ts';
import { checkGeminiExtras } from '../gemini/check-gemini-extras.ts';

/** What Anthropic's server would do beside answering; losing it would change the answer's meaning. */
const contractExtras = ['mcp_servers', 'container'];
/** Said elsewhere in the canonical call, or about how Anthropic shows things. */
const silentExtras = new Set(['thinking', 'output_config', 'metadata']);

/** Settings of Anthropic's and Gemini's own: refused where the answer would mean something else without them, dropped otherwise. */
export function checkForeignExtras(call: ChatCall, log: FidelityLog): void {
  for (const name of Object.keys(call.extras.anthropic ?? {})) {
    if (contractExtras.includes(name)) log.refuse(name, name);
    if (!silentExtras.has(name)) log.drop(name);
  }
  checkGeminiExtras(call, log);
}
