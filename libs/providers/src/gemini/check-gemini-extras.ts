import type { ChatCall, Tool } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';

/** For the other vendors: refuses what only Gemini has and an answer depends on, drops the rest of what is said in its own words. */
export function checkGeminiExtras({ tools = [], extras }: ChatCall, log: FidelityLog): void {
  for (const tool of tools) if (isOwnTool(tool)) log.refuse(`the tool ${tool.name}`, 'tools');
  const { generationConfig = {}, ...others } = extras.gemini ?? {};
  if (others['cachedContent'] !== undefined) log.refuse('cached content', 'cachedContent');
  for (const name of Object.keys(others)) log.drop(name);
  if (isJsonObject(generationConfig)) checkConfig(generationConfig, log);
}

/** One of Gemini's own tools, as it was written; what a function says beside its schema is wrapped. */
export function isOwnTool({ extras }: Tool): boolean {
  return extras?.gemini !== undefined && extras.gemini['functionDeclarations'] === undefined;
}

function checkConfig(config: JsonObject, log: FidelityLog): void {
  if (/AUDIO|IMAGE/i.test(JSON.stringify(config['responseModalities'] ?? ''))) {
    log.refuse('output other than text', 'generationConfig.responseModalities');
  }
  // How thoughts are shown is said elsewhere.
  for (const name of Object.keys(config)) if (name !== 'thinkingConfig') log.drop(name);
}
