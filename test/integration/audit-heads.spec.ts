import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database } from '@headgate/database';
import { aNewOrganization } from '@headgate/database/testing';
import { type AuditHead, auditHead, auditHeadText } from '@headgate/domain';
import { createVerifier, newSigningKeys } from '@headgate/secrets';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type OwnRedis, ownRedis } from '../support/own-redis.ts';
import { type SourceProcess, startSource } from '../support/source-process.ts';

const keys = newSigningKeys();
let redis: OwnRedis;
let place: TestDatabase;
let folder: string;
let server: Server;
let worker: SourceProcess | undefined;
/** What the collector was sent, and what it answers. */
const collected: { authorization: string | undefined; body: string }[] = [];
let status = 200;

beforeAll(async () => {
  redis = await ownRedis();
  await redis.start();
  place = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'headgate-heads-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes: Buffer) => (body += bytes.toString()));
    request.on('end', () => {
      collected.push({ authorization: request.headers.authorization, body });
      response.writeHead(status).end('sk-not-for-the-log');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => worker?.end('SIGKILL'));
afterAll(async () => {
  await new Promise((resolve) => server?.close(resolve));
  await place?.drop();
  await redis?.remove();
  await rm(folder, { recursive: true, force: true });
});

const parse = (text: string): AuditHead[] =>
  text
    .trim()
    .split('\n')
    .map((line) => auditHead.parse(JSON.parse(line)));

describe('the worker', () => {
  it('exports where every audit trail ends, signed, to its log, a file and an address, until they have it', async () => {
    const database = Database.connect({ url: place.url, poolSize: 1 });
    const actor = { kind: 'system', id: 'test', name: 'Test' } as const;
    const { orgId } = await database.createOrganization(actor, aNewOrganization());
    const [known] = (await database.listAuditHeads({ limit: 1 })).rows;
    await database.close();
    const file = path.join(folder, 'deep', 'heads.ndjson');
    status = 503;
    worker = startSource('apps/worker/src/main.ts', {
      ...{ DATABASE_URL: place.url, REDIS_URL: redis.url, SNAPSHOT_PRIVATE_KEY: keys.privateKey },
      ...{
        AUDIT_HEADS_FILE: file,
        AUDIT_HEADS_TOKEN: 'token-of-the-collector',
        UPSTREAM_ALLOWED_NETWORKS: '127.0.0.0/8',
      },
      AUDIT_HEADS_URL: `http://127.0.0.1:${(server.address() as { port: number }).port}/heads`,
    });
    await worker.waitFor(/audit heads did not reach: url/);
    status = 204;
    const refused = collected.length;
    const taken = await eventually(
      () => collected.slice(refused).find(({ body }) => body.includes(`"${orgId}"`)),
      (found) => found !== undefined,
    );
    expect(taken?.authorization).toBe('Bearer token-of-the-collector');
    expect(parse(taken?.body ?? '')).toMatchObject([
      { org: orgId, seq: known?.seq, hash: known?.hash, at: known?.at.toISOString() },
    ]);
    for (const { signature, ...rest } of parse(await readFile(file, 'utf8'))) {
      expect(createVerifier(keys.publicKey).verify(auditHeadText(rest), signature)).toBe(true);
    }
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(worker.output).toMatch(new RegExp(`"head":\\{"org":"${orgId}","seq":${known?.seq ?? 0},`));
    expect(worker.output).not.toMatch(/token-of-the-collector|sk-not-for-the-log/);
  });
});
