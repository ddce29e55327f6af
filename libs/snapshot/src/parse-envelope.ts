import {
  maxModelOverrides,
  type SnapshotBody,
  snapshotBody,
  type SnapshotEnvelope,
  snapshotLimits,
  snapshotManifest,
  snapshotSchemaVersions,
} from '@headgate/domain';
import { z } from 'zod';
import { snapshotMessage } from './encode-snapshot.ts';
import { splitEnvelope } from './envelope-text.ts';
import { hashInSlices } from './hash-in-slices.ts';
import { parseInSlices, parseJson } from './parse-in-slices.ts';
import { entryShapes } from './part-kinds.ts';
import { joinParts, type ParsedParts, type PartReader, readParts } from './read-parts.ts';
import { shaped } from './shaped.ts';
import type { Verify } from './sign.ts';
import { Slices, type YieldNow } from './slices.ts';
import { SnapshotError } from './snapshot-error.ts';
import { weigh } from './weigh.ts';

/** What parsing needs from outside. */
export interface ParseOptions {
  readonly verify: Verify;
  readonly yieldNow: YieldNow;
}

/** Where the parts of a snapshot are, if it is in parts. */
export interface PartAccess {
  /** Without it no part is there. */
  readonly readParts?: PartReader | undefined;
  /** Those of the snapshot before, which need not be read again. */
  readonly before?: ParsedParts | undefined;
}

/** What a snapshot says, however it is cut. */
export type SnapshotContent = Omit<SnapshotBody, 'schema'> & { readonly schema: number };

/** A snapshot whose author, bytes and shape are proved. */
export interface ParsedSnapshot {
  readonly body: SnapshotContent;
  /** SHA-256 of the body's bytes, hex. */
  readonly hash: string;
  /** Undefined where the body holds everything. */
  readonly parts: ParsedParts | undefined;
}

// Lists are checked entry by entry below, so that no single call holds the loop for long.
const bodyHead = snapshotBody.extend({
  routes: z.array(z.unknown()),
  providers: z.array(z.unknown()),
  policies: z.array(z.unknown()).optional(),
  models: z.array(z.unknown()).optional(),
});

/**
 * Reads an envelope's text; everything is proved before anything is believed: size, head, schema version, signature, hash, JSON,
 * shape, limits, and that the body names the organization and revision the signature covers; parts by the names the body gives them.
 * Throws `SnapshotError`, and `PartsUnread` where `readParts` throws.
 */
export async function parseEnvelope(
  text: string,
  options: ParseOptions,
  access: PartAccess = {},
): Promise<ParsedSnapshot> {
  if (text.length > snapshotLimits.maxBytes || Buffer.byteLength(text) > snapshotLimits.maxBytes) {
    throw new SnapshotError('too_large', '', `the snapshot is larger than ${snapshotLimits.maxBytes} bytes`);
  }
  const envelope = splitEnvelope(text);
  const slices = new Slices(options.yieldNow);
  await proveEnvelope(envelope, options.verify, slices);
  if (envelope.schema === snapshotManifest.shape.schema.value) return parseManifest(envelope, access, slices);
  const raw = await parseInSlices(envelope.body, ['projects', 'providers', 'routes', 'policies', 'models'], slices);
  const body = await parseBody(raw, slices);
  checkIdentity(body, envelope);
  return { body, hash: envelope.sha256, parts: undefined };
}

async function parseManifest(envelope: SnapshotEnvelope, access: PartAccess, slices: Slices): Promise<ParsedSnapshot> {
  const { parts: names, ...manifest } = shaped(snapshotManifest, parseJson(envelope.body), '');
  checkIdentity(manifest, envelope);
  const { readParts: reader = noParts, before } = access;
  const parts = await readParts({ ...manifest, parts: names }, { readParts: reader, before, slices });
  return { body: { ...manifest, ...joinParts(parts) }, hash: envelope.sha256, parts };
}

const noParts: PartReader = () => Promise.resolve(new Map());

function checkIdentity(body: Pick<SnapshotEnvelope, 'org' | 'rev' | 'schema'>, envelope: SnapshotEnvelope): void {
  if (body.org === envelope.org && body.rev === envelope.rev && body.schema === envelope.schema) return;
  throw new SnapshotError('identity_mismatch', '', 'body and head name different organizations, revisions or schemas');
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
  const models = head.models && (await parseEach(entryShapes.models, head.models, 'models', slices));
  const policies = head.policies && (await parseEach(entryShapes.policies, head.policies, 'policies', slices));
  const providers = await parseEach(entryShapes.providers, head.providers, 'providers', slices);
  const routes = await parseEach(entryShapes.routes, head.routes, 'routes', slices);
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

function checkCount(path: string, entries: readonly unknown[], most: number): void {
  if (entries.length > most) throw new SnapshotError('limit_exceeded', path, `more than ${most}`);
}
