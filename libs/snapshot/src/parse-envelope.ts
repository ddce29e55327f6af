import {
  maxModelOverrides,
  type SnapshotBody,
  snapshotBody,
  type SnapshotEnvelope,
  snapshotLimits,
  snapshotSchemaVersions,
} from '@headgate/domain';
import { z } from 'zod';
import { snapshotMessage } from './encode-snapshot.ts';
import { splitEnvelope } from './envelope-text.ts';
import { hashInSlices } from './hash-in-slices.ts';
import { parseInSlices } from './parse-in-slices.ts';
import type { Verify } from './sign.ts';
import { Slices, type YieldNow } from './slices.ts';
import { SnapshotError } from './snapshot-error.ts';

/** What parsing needs from outside. */
export interface ParseOptions {
  readonly verify: Verify;
  readonly yieldNow: YieldNow;
}

/** A snapshot whose author, bytes and shape are proved. */
export interface ParsedSnapshot {
  readonly body: SnapshotBody;
  /** SHA-256 of the body's bytes, hex. */
  readonly hash: string;
}

// Lists are checked entry by entry below, so that no single call holds the loop for long.
const bodyHead = snapshotBody.extend({
  routes: z.array(z.unknown()),
  providers: z.array(z.unknown()),
  policies: z.array(z.unknown()).optional(),
  models: z.array(z.unknown()).optional(),
});
const routeShape = snapshotBody.shape.routes.element;
const providerShape = snapshotBody.shape.providers.element;
const policyShape = snapshotBody.shape.policies.unwrap().element;
const modelShape = snapshotBody.shape.models.unwrap().element;

/**
 * Reads an envelope's text; everything is proved before anything is believed: size, head, schema version, signature, hash, JSON,
 * shape, limits, and that the body names the organization and revision the signature covers. Throws `SnapshotError`.
 */
export async function parseEnvelope(text: string, options: ParseOptions): Promise<ParsedSnapshot> {
  if (text.length > snapshotLimits.maxBytes || Buffer.byteLength(text) > snapshotLimits.maxBytes) {
    throw new SnapshotError('too_large', '', `the snapshot is larger than ${snapshotLimits.maxBytes} bytes`);
  }
  const envelope = splitEnvelope(text);
  const slices = new Slices(options.yieldNow);
  await proveEnvelope(envelope, options.verify, slices);
  const raw = await parseInSlices(envelope.body, ['projects', 'providers', 'routes', 'policies', 'models'], slices);
  const body = await parseBody(raw, slices);
  if (body.org !== envelope.org || body.rev !== envelope.rev || body.schema !== envelope.schema) {
    throw new SnapshotError(
      'identity_mismatch',
      '',
      'body and head name different organizations, revisions or schemas',
    );
  }
  return { body, hash: envelope.sha256 };
}

async function proveEnvelope(envelope: SnapshotEnvelope, verify: Verify, slices: Slices): Promise<void> {
  if (!(snapshotSchemaVersions as readonly number[]).includes(envelope.schema)) {
    throw new SnapshotError(
      'schema_unknown',
      '',
      `this program reads schema ${snapshotSchemaVersions.join(', ')}, not ${envelope.schema}`,
    );
  }
  if (!verify(snapshotMessage(envelope), envelope.signature)) {
    throw new SnapshotError('signature_invalid', '', "the signature is not the publisher's");
  }
  if ((await hashInSlices(envelope.body, slices)) !== envelope.sha256) {
    throw new SnapshotError('hash_mismatch', '', 'the body is not the one that was signed');
  }
}

async function parseBody(raw: unknown, slices: Slices): Promise<SnapshotBody> {
  const head = shaped(bodyHead, raw, '');
  checkCount('routes', head.routes, snapshotLimits.maxRoutes);
  checkCount('providers', head.providers, snapshotLimits.maxProviders);
  checkCount('projects', head.projects, snapshotLimits.maxProjects);
  checkCount('policies', head.policies ?? [], snapshotLimits.maxPolicies);
  checkCount('models', head.models ?? [], maxModelOverrides);
  const models = head.models && (await parseEach(modelShape, head.models, 'models', slices));
  const policies = head.policies && (await parseEach(policyShape, head.policies, 'policies', slices));
  const providers = await parseEach(providerShape, head.providers, 'providers', slices);
  const routes = await parseEach(routeShape, head.routes, 'routes', slices);
  return { ...head, providers, routes, policies, models };
}

async function parseEach<T>(shape: z.ZodType<T>, entries: unknown[], path: string, slices: Slices): Promise<T[]> {
  const parsed: T[] = [];
  for (const [index, entry] of entries.entries()) {
    parsed.push(shaped(shape, entry, `${path}.${index}`));
    const turn = slices.step(weigh(entry));
    if (turn !== undefined) await turn;
  }
  return parsed;
}

function shaped<T>(shape: z.ZodType<T>, value: unknown, path: string): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const at = [path, ...(issue?.path ?? [])].filter((part) => part !== '').join('.');
  throw new SnapshotError('shape_invalid', at, issue?.message ?? 'does not have its form');
}

function checkCount(path: string, entries: readonly unknown[], most: number): void {
  if (entries.length > most) throw new SnapshotError('limit_exceeded', path, `more than ${most}`);
}

/** A route of fifty models is fifty times the work of one. */
function weigh(entry: unknown): number {
  const models = typeof entry === 'object' && entry !== null && 'models' in entry ? entry.models : undefined;
  return 1 + (Array.isArray(models) ? models.length : 0);
}
