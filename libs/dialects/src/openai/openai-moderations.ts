import { peekWholeCall } from '../peek-whole-call.ts';
import { taskDialect } from '../task-dialect.ts';

/** OpenAI moderations. */
export const openAiModerations = taskDialect({
  name: 'openai-moderations',
  operation: 'moderation',
  peek: (body) => peekWholeCall(body, 'a moderation'),
  task: { feature: 'moderation' },
});
