import { fault } from '@headgate/kernel';

/** Where a model does something: `/models/{model}:{verb}`. Nothing in a model's name can climb out of its place. */
export function modelPath(model: string, verb: string): string {
  const name = model.startsWith('models/') || model.startsWith('tunedModels/') ? model : `models/${model}`;
  const segments = name.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw fault('request_invalid', {
      message: 'The model is no name the provider could know.',
      problems: [{ path: 'model', message: 'must be a name without empty or dotted segments' }],
    });
  }
  return `/${segments.map(encodeURIComponent).join('/')}:${verb}`;
}

/** Where a chat call goes. */
export function generatePath(model: string, isStreaming: boolean): string {
  return isStreaming ? `${modelPath(model, 'streamGenerateContent')}?alt=sse` : modelPath(model, 'generateContent');
}
