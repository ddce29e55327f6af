import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type KeyEnvelope, keyEnvelope } from '@headgate/domain';
import { listPartNames } from '@headgate/snapshot';
import { atomicWrite } from './atomic-write.ts';
import { DiskParts } from './disk-parts.ts';

const keptGenerations = 3;
const safeName = /^[A-Za-z0-9_-]{1,100}$/;
const generationName = /^(\d{1,15})\.snapshot$/;

/**
 * The last known good configuration on this proxy's own disk: three generations of each organization's snapshot, and the key
 * records it has seen. Everything in it is signed, and secrets in it are sealed, so it is believed no more than the network is.
 * Reading never throws for what is missing or broken: that is what the older generation is for.
 */
export class DiskStore {
  readonly #root: string;
  readonly #parts = new Map<string, DiskParts>();
  /** Organizations that are gone: what is still on its way to the disk must not outlive the end. */
  readonly #ended = new Set<string>();
  #writes: Promise<void> = Promise.resolve();

  constructor(root: string) {
    this.#root = root;
  }

  /** Keeps one more generation, with the parts it is in, and drops those beyond the third. */
  saveSnapshot(org: string, rev: number, text: string, parts: ReadonlyMap<string, string> = new Map()): Promise<void> {
    return this.#inTurn(async () => {
      this.#ended.delete(org);
      // Before what lists them: a generation on disk is whole.
      await this.partsOf(org).save(parts);
      await atomicWrite(this.#inOrganization(org, `${rev}.snapshot`), text);
      await this.#dropOld(org);
    });
  }

  /** The parts of an organization's snapshots. */
  partsOf(org: string): DiskParts {
    let parts = this.#parts.get(org);
    if (parts === undefined) this.#parts.set(org, (parts = new DiskParts(this.#inOrganization(org, 'parts'))));
    return parts;
  }

  /** Forgets what it remembers of an organization that is no longer served; its files stay. */
  dropOrganization(org: string): void {
    this.#parts.delete(org);
  }

  /** Keeps this generation alone, and nothing else of the organization: it is gone, and this one says so. */
  saveEnd(org: string, rev: number, text: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#ended.add(org);
      for (const id of await this.listKeyIds(org)) await rm(this.#ownerFile(id), { force: true });
      await rm(this.#inOrganization(org), { recursive: true, force: true });
      this.dropOrganization(org);
      await atomicWrite(this.#inOrganization(org, `${rev}.snapshot`), text);
    });
  }

  /** Revisions on disk, newest first. */
  async listGenerations(org: string): Promise<number[]> {
    const names = await list(this.#inOrganization(org));
    const revs = names.flatMap((name) => generationName.exec(name)?.[1] ?? []).map(Number);
    return revs.sort((left, right) => right - left);
  }

  /** Text of one generation; undefined where it cannot be read. */
  readSnapshot(org: string, rev: number): Promise<string | undefined> {
    return read(this.#inOrganization(org, `${rev}.snapshot`));
  }

  /** Keeps a signed key record, and the way to it from the key's id; nothing of an organization that is gone. */
  saveKey(org: string, id: string, envelope: KeyEnvelope): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#ended.has(org)) return;
      await atomicWrite(this.#inOrganization(org, 'keys', safe(id)), JSON.stringify(envelope));
      await atomicWrite(this.#ownerFile(id), org);
    });
  }

  /** A record seen before; not proved yet. */
  async findKey(id: string): Promise<KeyEnvelope | undefined> {
    const org = await read(this.#ownerFile(id));
    if (org === undefined || !safeName.test(org)) return undefined;
    const text = await read(this.#inOrganization(org, 'keys', safe(id)));
    try {
      return text === undefined ? undefined : keyEnvelope.safeParse(JSON.parse(text)).data;
    } catch {
      return undefined;
    }
  }

  /** Ids of the keys of an organization seen here. */
  async listKeyIds(org: string): Promise<string[]> {
    const names = await list(this.#inOrganization(org, 'keys'));
    return names.filter((name) => /^[0-9A-Za-z]{1,64}$/.test(name));
  }

  /** Organizations with a generation on disk, the last written first. */
  async listOrganizations(limit: number): Promise<string[]> {
    const folder = path.join(this.#root, 'organizations');
    const names = (await list(folder)).filter((name) => safeName.test(name));
    const times = await Promise.all(
      names.map((name) =>
        stat(path.join(folder, name)).then(
          (s) => s.mtimeMs,
          () => 0,
        ),
      ),
    );
    const dated = names.map((name, at) => ({ name, time: times[at] ?? 0 }));
    return dated
      .sort((left, right) => right.time - left.time)
      .slice(0, limit)
      .map(({ name }) => name);
  }

  /** File of an organization's own, for what is kept beside its generations. */
  fileOf(org: string, name: string): string {
    return this.#inOrganization(org, safe(name));
  }

  /** One write after the other: the end of an organization must meet none half way. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const written = this.#writes.then(work);
    this.#writes = written.catch(() => undefined);
    return written;
  }

  async #dropOld(org: string): Promise<void> {
    const old = (await this.listGenerations(org)).slice(keptGenerations);
    if (old.length === 0) return;
    await Promise.all(old.map((gone) => rm(this.#inOrganization(org, `${gone}.snapshot`), { force: true })));
    await this.#dropParts(org);
  }

  /** Those no generation is in any more. */
  async #dropParts(org: string): Promise<void> {
    const generations = await this.listGenerations(org);
    const texts = await Promise.all(generations.map((rev) => this.readSnapshot(org, rev)));
    await this.partsOf(org).keepOnly(new Set(texts.flatMap((text) => (text === undefined ? [] : listPartNames(text)))));
  }

  #inOrganization(org: string, ...rest: string[]): string {
    return path.join(this.#root, 'organizations', safe(org), ...rest);
  }

  #ownerFile(id: string): string {
    // Two levels, because a folder of a hundred thousand files is slow on some file systems.
    return path.join(this.#root, 'keys', safe(id).slice(0, 2), id);
  }
}

/** Ids come from signed records or have passed a pattern; this is the second lock against names that lead elsewhere. */
function safe(name: string): string {
  if (!safeName.test(name)) throw new Error('not a name for a file');
  return name;
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}
