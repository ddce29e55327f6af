import { describe, expect, it } from 'vitest';
import type { BodySource } from '../incoming-call.ts';
import { FormUpload } from './form-upload.ts';

const piece = 64 * 1024;
const keeps = 1024 * 1024;
const member = (name: string, value: string) =>
  `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const fileHead = '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n';

/** A form that is made while it is read: `size` bytes of a file between what comes before and after it. */
function source(before: string, size: number, after: string): BodySource & { readonly given: () => number } {
  const parts = [Buffer.from(before + fileHead), ...chunksOf(size), Buffer.from(`\r\n${after}--b--\r\n`)];
  let given = 0;
  return {
    declaredBytes: parts.reduce((sum, { length }) => sum + length, 0),
    given: () => given,
    next: () => {
      const next = parts.shift();
      given += next?.length ?? 0;
      return Promise.resolve(next);
    },
  };
}

function chunksOf(size: number): Buffer[] {
  return Array.from({ length: Math.ceil(size / piece) }, (_, index) =>
    Buffer.alloc(Math.min(piece, size - index * piece), index % 251),
  );
}

async function read(upload: FormUpload, model: string): Promise<{ readonly bytes: Buffer; readonly mostHeld: number }> {
  const chunks: Uint8Array[] = [];
  let mostHeld = 0;
  for await (const chunk of upload.open(model)) {
    chunks.push(chunk);
    mostHeld = Math.max(mostHeld, upload.heldBytes);
  }
  return { bytes: Buffer.concat(chunks), mostHeld };
}

describe('a form that is sent on', () => {
  it.each([
    ['before', member('model', 'mine'), '', member('model', 'theirs'), ''],
    ['behind', '', member('model', 'mine'), '', member('model', 'theirs')],
  ])('has its model replaced where it stands, %s the file', async (_, before, after, newBefore, newAfter) => {
    const upload = new FormUpload(source(before, 1_000, after), 'b');
    await upload.lookAhead();
    expect(upload.model).toBe('mine');
    const { bytes } = await read(upload, 'theirs');
    const expected = `${newBefore}${fileHead}${chunksOf(1_000).join('')}\r\n${newAfter}--b--\r\n`;
    expect(bytes.toString()).toBe(expected);
    expect(upload.lengthWith('theirs')).toBe(bytes.length);
  });

  it('gets the model its route names where the caller named none', async () => {
    const upload = new FormUpload(source('', 10, ''), 'b');
    await upload.lookAhead();
    const { bytes } = await read(upload, 'theirs');
    expect(bytes.toString()).toMatch(
      /\r\n--b\r\ncontent-disposition: form-data; name="model"\r\n\r\ntheirs\r\n--b--\r\n$/,
    );
    expect(upload.lengthWith('theirs')).toBe(bytes.length);
  });

  it('can be sent again as long as all of it is kept', async () => {
    const upload = new FormUpload(source(member('model', 'm'), 500_000, ''), 'b');
    await upload.lookAhead();
    const first = await read(upload, 'one');
    expect(upload.rewind()).toBe(true);
    const second = await read(upload, 'two');
    expect(second.bytes.toString()).toBe(first.bytes.toString().replace('\r\n\r\none', '\r\n\r\ntwo'));
  });

  it('can be sent again from the beginning when the first sending broke off early', async () => {
    const large = source(member('model', 'm'), 10 * keeps, '');
    const upload = new FormUpload(large, 'b');
    await upload.lookAhead();
    const sending = upload.open('m');
    for (let count = 0; count < 5; count += 1) await sending.next();
    expect(upload.rewind()).toBe(true);
    const { bytes } = await read(upload, 'm');
    expect(bytes).toHaveLength(large.declaredBytes ?? 0);
  });

  it('a sending that was given up takes nothing from the next one', async () => {
    const upload = new FormUpload(source(member('model', 'm'), 500_000, ''), 'b');
    const given = upload.open('m');
    await given.next();
    const late = given.next();
    upload.rewind();
    const { bytes } = await read(upload, 'm');
    await late;
    expect((await given.next()).done).toBe(true);
    expect(bytes).toHaveLength(upload.lengthWith('m') ?? 0);
  });

  it.each(['before', 'behind'])('is held in memory up to a limit only, the model %s the file', async (place) => {
    const model = member('model', 'm');
    const large = source(place === 'before' ? model : '', 25 * keeps, place === 'before' ? '' : model);
    const upload = new FormUpload(large, 'b');
    await upload.lookAhead();
    expect(large.given()).toBeLessThanOrEqual(keeps + piece);
    const { bytes, mostHeld } = await read(upload, 'm');
    expect(bytes).toHaveLength(large.declaredBytes ?? 0);
    expect(mostHeld).toBeLessThanOrEqual(keeps + piece);
    expect(upload.heldBytes).toBe(0);
    expect(upload.rewind()).toBe(false);
  });

  it('does not say how long it will be while a model of another length may still come', async () => {
    const upload = new FormUpload(source('', 2 * keeps, member('model', 'mine')), 'b');
    await upload.lookAhead();
    expect(upload.lengthWith('theirs')).toBeUndefined();
    expect(upload.lengthWith('')).toBe(source('', 2 * keeps, member('model', 'mine')).declaredBytes);
  });
});
