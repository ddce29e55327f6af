import { fault, type Problem } from '@headgate/kernel';
import type { Draft } from './body-schema.ts';
import { validationFault } from './validation-fault.ts';

/** The value of a draft with nothing wrong; otherwise throws every problem at once, the service's own among them. */
export function accept<T>(draft: Draft<T>, found: readonly Problem[] = []): T {
  const { toWritten = (problem: Problem) => problem } = draft;
  const problems = [...draft.problems, ...found.map(toWritten)];
  if (problems.length > 0) {
    throw problems.length === draft.unavailable
      ? fault('feature_unavailable', { problems })
      : validationFault(problems);
  }
  if (draft.value === undefined) throw fault('internal', { message: 'A draft without problems holds no value.' });
  return draft.value;
}
