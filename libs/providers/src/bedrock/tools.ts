import type { ChatCall, Tool, ToolChoice } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import { checkTool } from '../check-tool.ts';
import type { FidelityLog } from '../fidelity-log.ts';
import type { Saying } from './messages.ts';

/** The tools of a call and how freely the model chooses among them; undefined where there are none. */
export function toToolConfig(call: ChatCall, saying: Saying): JsonObject | undefined {
  const history = toolsOfHistory(call);
  const offered = findOffered(call, history, saying.log);
  const tools: JsonObject[] = [];
  for (const tool of offered) {
    tools.push(toSpec(tool, saying.log));
    saying.points.mark(tools, tool.extras);
  }
  if (tools.length === 0 && history.length > 0) {
    // A history with calls is refused where no tool is defined.
    saying.log.coerce('tools');
    tools.push(...history.map(stub));
  }
  return tools.length === 0 ? undefined : { tools, ...defined({ toolChoice: toChoice(call.toolChoice) }) };
}

/** There is no word for "none": a model that is offered no tools cannot call any. */
function findOffered(
  { tools = [], toolChoice }: ChatCall,
  history: readonly string[],
  log: FidelityLog,
): readonly Tool[] {
  if (toolChoice?.kind !== 'none' || tools.length === 0) return tools;
  log.coerce('tool_choice');
  return history.length === 0 ? [] : tools;
}

function toSpec(tool: Tool, log: FidelityLog): JsonObject {
  checkTool(tool, log);
  const json = { type: 'object', ...(tool.parameters ?? { properties: {} }) };
  return {
    toolSpec: {
      name: tool.name,
      ...defined({
        // An empty description is refused.
        description: tool.description === '' ? undefined : tool.description,
        strict: tool.strict === true ? true : undefined,
      }),
      inputSchema: { json },
    },
  };
}

function toolsOfHistory(call: ChatCall): string[] {
  const parts = call.messages.flatMap((message) => message.parts);
  return [...new Set(parts.flatMap((part) => (part.kind === 'tool-call' ? [part.name] : [])))];
}

function stub(name: string): JsonObject {
  return { toolSpec: { name, inputSchema: { json: { type: 'object', properties: {} } } } };
}

function toChoice(choice: ToolChoice | undefined): JsonObject | undefined {
  switch (choice?.kind) {
    case 'auto':
      return { auto: {} };
    case 'required':
      return { any: {} };
    case 'tool':
      return { tool: { name: choice.name } };
    default:
      return undefined;
  }
}
