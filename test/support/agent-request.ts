import { readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '../fixtures/agents');

/** The text an agent sends, with the model it was set to. */
export function readAgentRequest(name: string, model: string): string {
  return readFileSync(path.join(folder, `${name}.json`), 'utf8').replace('{{model}}', model);
}

/** One event of a stream as the agents read them: its name and what it holds. */
export interface AgentEvent {
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Cuts the text of an event stream; comments and pings are left out, as the agents leave them. */
export function readAgentEvents(text: string): AgentEvent[] {
  return text.split('\n\n').flatMap((block) => {
    const lines = block.split('\n');
    const event = lines
      .find((line) => line.startsWith('event:'))
      ?.slice(6)
      .trim();
    const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim());
    if (event === undefined || event === 'ping' || data.length === 0) return [];
    return [{ event, data: JSON.parse(data.join('\n')) as Record<string, unknown> }];
  });
}
