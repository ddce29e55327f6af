import { flattenPolicy, normalisePolicy } from '@headgate/domain';
import { isJsonObject, type Problem } from '@headgate/kernel';

/** A document in its normal form as far as it can be brought there, and the way back from its paths to what was written. */
export interface NormalDocument {
  readonly body: unknown;
  readonly problems: readonly Problem[];
  readonly toWritten: (problem: Problem) => Problem;
}

/**
 * Brings every policy of a document, and every route's, into the normal form: what can be sent to `/policies` and `/routes` can stand
 * in a document as well. What cannot be read stays as it is, for the schema to refuse.
 */
export function normaliseDocument(written: unknown): NormalDocument {
  if (!isJsonObject(written)) return { body: written, problems: [], toWritten: (problem) => problem };
  const policies = normaliseEach(written['policies'], 'policies', normalisePolicyMember);
  const routes = normaliseEach(written['routes'], 'routes', flattenMember);
  return {
    body: {
      ...written,
      ...(policies !== undefined && { policies: policies.list }),
      ...(routes !== undefined && { routes: routes.list }),
    },
    problems: [...(policies?.problems ?? []), ...(routes?.problems ?? [])],
    toWritten: (problem) => {
      const [, section, index = '', path = ''] = /^(policies|routes)\.(\d+)\.(.*)$/s.exec(problem.path) ?? [];
      const member = (section === 'policies' ? policies : routes)?.members[Number(index)];
      if (section === undefined || member === undefined) return problem;
      return { ...problem, path: `${section}.${index}.${member.toWritten({ ...problem, path }).path}` };
    },
  };
}

interface NormalList {
  readonly list: readonly unknown[];
  readonly problems: readonly Problem[];
  readonly members: readonly NormalDocument[];
}

function normaliseEach(
  written: unknown,
  section: string,
  normalise: (member: unknown) => NormalDocument,
): NormalList | undefined {
  if (!Array.isArray(written)) return undefined;
  const members = written.map(normalise);
  return {
    members,
    list: members.map(({ body }) => body),
    problems: members.flatMap(({ problems }, index) =>
      problems.map((problem) => ({ ...problem, path: `${section}.${index}.${problem.path}` })),
    ),
  };
}

function normalisePolicyMember(written: unknown): NormalDocument {
  const { body, problems, toWrittenPath } = normalisePolicy(written);
  return { body, problems, toWritten: (problem) => ({ ...problem, path: toWrittenPath(problem.path) }) };
}

function flattenMember(written: unknown): NormalDocument {
  const { body, problems, toWrittenPath: toWritten } = flattenPolicy(written);
  return { body, problems, toWritten };
}
