import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyBuffer } from './body-buffer.ts';

describe('a body out of its chunks', () => {
  it('is what was sent, declared or not, in whatever chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 }), fc.boolean(), (chunks, isDeclared) => {
        const whole = Buffer.concat(chunks);
        const body = new BodyBuffer(isDeclared ? whole.length : 0);
        for (const chunk of chunks) body.add(Buffer.from(chunk));
        expect(body.take().equals(whole)).toBe(true);
      }),
    );
  });

  it('that came in one is not copied', () => {
    const chunk = Buffer.from('whole');
    const body = new BodyBuffer(5);
    body.add(chunk);
    expect(body.take()).toBe(chunk);
  });

  it('is held once where its length was declared', () => {
    const chunk = Buffer.alloc(1024, 'x');
    const body = new BodyBuffer(200 * 1024);
    for (let count = 0; count < 200; count += 1) body.add(chunk);
    expect(body.take().buffer.byteLength).toBe(200 * 1024);
  });

  it('that is given up is gone', () => {
    const body = new BodyBuffer(10);
    body.add(Buffer.from('12345'));
    body.add(Buffer.from('67890'));
    body.drop();
    expect(body.take()).toHaveLength(0);
  });
});
