import { type Problem, unknownField } from '@headgate/kernel';
import type { z } from 'zod';
import { listFields } from './schema-fields.ts';

type Issue = z.core.$ZodIssue;

/** What a schema finds wrong, one problem a field, in the words an operator reads. */
export function listProblems(schema: z.ZodType, issues: readonly Issue[]): Problem[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path.join('.'), message: say(issue) }];
    const known = listFields(schema, issue.path) ?? [];
    return issue.keys.map((key) => ({ path: [...issue.path, key].join('.'), message: unknownField(key, known) }));
  });
}

function say(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined') ? 'is required' : `must be ${withArticle(issue.expected)}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${bound(issue.origin)} at least ${issue.minimum}${unit(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `must ${bound(issue.origin)} at most ${issue.maximum}${unit(issue.origin, issue.maximum)}`;
    default:
      return issue.message;
  }
}

function withArticle(type: string): string {
  const name = type === 'int' ? 'integer' : type === 'record' ? 'object' : type;
  return `${/^[aeio]/.test(name) ? 'an' : 'a'} ${name}`;
}

function bound(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'have' : 'be';
}

function unit(origin: string, amount: number | bigint): string {
  const plural = Number(amount) === 1 ? '' : 's';
  return origin === 'string' ? ` character${plural}` : origin === 'array' ? ` member${plural}` : '';
}
