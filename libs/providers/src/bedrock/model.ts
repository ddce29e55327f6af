import { fault } from '@headgate/kernel';

/** Who made a model, as far as its id says; an id that says nothing (an application's own profile) gives undefined. */
export function findMaker(model: string): string | undefined {
  const [, id = ''] = /(?:^|\/)([^/]+)$/.exec(model) ?? [];
  const parts = id.split('.');
  // Profiles across regions put an area in front: `us.`, `eu.`, `apac.`, `global.`.
  const named =
    parts.length > 2 || /^(?:us|eu|apac|global|jp|au|us-gov|ca|sa)$/.test(parts[0] ?? '') ? parts[1] : parts[0];
  return parts.length > 1 ? named : undefined;
}

/** True for Anthropic's models, which also speak their own language here. */
export function isAnthropic(model: string): boolean {
  return findMaker(model) === 'anthropic';
}

/** Where a model does something. Its id is one segment, whatever colons and slashes an ARN holds. */
export function modelPath(model: string, action: string): string {
  if (model === '' || model === '.' || model === '..') {
    throw fault('request_invalid', {
      message: 'The model is no name the provider could know.',
      problems: [{ path: 'model', message: 'must be the id or the ARN of a model or an inference profile' }],
    });
  }
  return `/model/${encodeURIComponent(model)}/${action}`;
}
