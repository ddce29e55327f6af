import { peekCall } from '../peek-call.ts';
import { taskDialect } from '../task-dialect.ts';

/** OpenAI image edits: a form with pictures, or JSON that names them. */
export const openAiImageEdits = taskDialect({
  name: 'openai-image-edits',
  operation: 'image',
  peek: peekCall,
  takesForms: true,
  task: { feature: 'image editing' },
});

/** OpenAI image variations. */
export const openAiImageVariations = taskDialect({
  name: 'openai-image-variations',
  operation: 'image',
  peek: peekCall,
  takesForms: true,
  task: { feature: 'image variations' },
});
