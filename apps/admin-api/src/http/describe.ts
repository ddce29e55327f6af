import { applyDecorators } from '@nestjs/common';
import { ApiConsumes, ApiHeader, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { type FaultCode, faults } from '@headgate/kernel';
import type { z } from 'zod';

/** What the OpenAPI document says of one operation beside its types. */
export interface Description {
  readonly summary: string;
  readonly description?: string;
  /** Status and schema of success; a 204 has none. */
  readonly answers: Readonly<Record<number, z.ZodType | undefined>>;
  /**
   * `read` needs no more; a write takes `wait` and answers with its revision; a `create` may be sent once only. `platform` is asked
   * by whoever runs the installation, `personal` by a person about themselves: both in no project.
   */
  readonly kind: 'read' | 'platform' | 'personal' | 'create' | 'replace' | 'patch' | 'delete' | 'act' | 'restore';
  /** Whether `draft=true` keeps what is written as a draft. */
  readonly hasDraft?: boolean;
  /** Faults of this operation beside those of its kind. */
  readonly faults?: readonly FaultCode[];
}

const always: readonly FaultCode[] = [
  'key_missing',
  'key_invalid',
  'key_expired',
  'key_revoked',
  'key_kind_wrong',
  'session_ended',
  'csrf_missing',
  'permission_denied',
  'not_found',
  'request_invalid',
  'validation_failed',
  'store_unavailable',
  'internal',
];
const withBody: readonly FaultCode[] = [
  'body_malformed',
  'body_ambiguous',
  'body_too_large',
  'content_type_unsupported',
];
const faultsOfKind: Readonly<Record<Description['kind'], readonly FaultCode[]>> = {
  read: [],
  platform: [],
  personal: [...withBody, 'session_required'],
  create: [...withBody, 'already_exists', 'idempotency_mismatch', 'limit_exceeded'],
  replace: [...withBody, 'already_exists', 'version_mismatch', 'limit_exceeded'],
  patch: [...withBody, 'version_mismatch'],
  delete: ['version_mismatch', 'in_use'],
  act: ['idempotency_mismatch'],
  restore: ['idempotency_mismatch', 'version_mismatch'],
};
const revisionHeader = {
  'x-headgate-revision': {
    description: 'Revision of the configuration this change is part of.',
    schema: { type: 'integer' as const },
  },
};
const projectHeader = ApiHeader({
  name: 'x-headgate-project',
  required: false,
  description:
    "Slug of the project meant, for an organization's key. Without it, what is made belongs to the organization.",
  schema: { type: 'string' },
});

const organizationHeader = ApiHeader({
  name: 'x-headgate-org',
  required: false,
  description: 'Id or slug of the organization meant, for a person who belongs to several.',
  schema: { type: 'string' },
});

/** Summary, success, every error and every header of an operation, so that a controller stays a list of declarations. */
export function Describe(about: Description): MethodDecorator {
  const isOutside = about.kind === 'platform' || about.kind === 'personal';
  const isWrite = about.kind !== 'read' && !isOutside;
  return applyDecorators(
    ApiOperation({ summary: about.summary, ...(about.description && { description: about.description }) }),
    ...(isOutside ? [] : [projectHeader, organizationHeader]),
    ...(isWrite ? [waitQuery] : []),
    ...(about.hasDraft === true ? [draftQuery] : []),
    ...headersOf(about),
    ...(about.kind === 'patch' ? [ApiConsumes('application/merge-patch+json', 'application/json')] : []),
    ...Object.entries(about.answers).map(([status, schema]) => success(Number(status), schema, isWrite)),
    ...failures([...always, ...faultsOf(about)]),
  );
}

function faultsOf(about: Description): readonly FaultCode[] {
  const own = [...faultsOfKind[about.kind], ...(about.faults ?? [])];
  return isOperatorsCreate(about) ? [...own, 'idempotency_mismatch'] : own;
}

function isOperatorsCreate({ kind, answers }: Description): boolean {
  return kind === 'platform' && 201 in answers;
}

const waitQuery = ApiQuery({
  name: 'wait',
  required: false,
  schema: { type: 'string', enum: ['applied'] },
  description:
    'With `applied` the answer comes when every live proxy runs the change, at the latest after 10 s; `x-headgate-applied` says whether they do, `x-headgate-pending` which do not (or `publisher`, when it is not even published).',
});

const draftQuery = ApiQuery({
  name: 'draft',
  required: false,
  schema: { type: 'boolean', default: false },
  description:
    'True: kept as a draft, which is checked but serves no call until it is published. A draft may ask for what this version cannot do yet; `not_enforced` names it.',
});

function headersOf(about: Description): MethodDecorator[] {
  const { kind } = about;
  const text = { type: 'string' as const };
  if (kind === 'read' || kind === 'personal') return [];
  const once = ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Sent again within 24 hours under the same key, the same request gets the same answer.',
    schema: text,
  });
  if (kind === 'platform') return isOperatorsCreate(about) ? [once] : [];
  if (kind === 'create' || kind === 'act') return [once];
  const ifMatch = ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'ETag of the resource as it was read; 412 if it has changed since.',
    schema: text,
  });
  if (kind === 'restore') return [once, ifMatch];
  if (kind !== 'replace') return [ifMatch];
  const description = '`*` creates only: 412 if the resource exists.';
  return [ifMatch, ApiHeader({ name: 'If-None-Match', required: false, description, schema: text })];
}

function success(status: number, schema: z.ZodType | undefined, isWrite: boolean): MethodDecorator {
  return ApiResponse({
    status,
    description: status === 201 ? 'Created.' : status === 204 ? 'Deleted.' : 'Done.',
    ...(isWrite && { headers: revisionHeader }),
    ...(schema && { standardSchema: schema }),
  });
}

function failures(codes: readonly FaultCode[]): MethodDecorator[] {
  const byStatus = new Map<number, Set<FaultCode>>();
  for (const code of codes) {
    const { status } = faults[code];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  return [...byStatus].map(([status, found]) =>
    ApiResponse({
      status,
      description: [...found].map((code) => `\`${code}\`: ${faults[code].message}`).join('\n\n'),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }),
  );
}
