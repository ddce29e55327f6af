import { describe, expect, it } from 'vitest';
import { withProgress } from './with-progress.ts';

async function told(isInteractive: boolean, texts: readonly string[], failure?: Error): Promise<string> {
  let line = '';
  const work = withProgress({ isInteractive, note: (text) => (line += text) }, (tell) => {
    for (const text of texts) tell(text);
    return failure === undefined ? Promise.resolve('done') : Promise.reject(failure);
  });
  await work.catch(() => undefined);
  return line;
}

describe('progress', () => {
  it('stays on one line, of which nothing is left over', async () => {
    expect(await told(true, ['1000 rows', '20 rows'])).toBe('\r1000 rows\r20 rows  \n');
  });

  it('ends its line when the work fails, so that what is said next stands alone', async () => {
    expect(await told(true, ['1000 rows'], new Error('gone'))).toBe('\r1000 rows\n');
  });

  it('that never began leaves no line behind', async () => {
    expect(await told(true, [])).toBe('');
  });

  it('is told to nobody who does not watch', async () => {
    expect(await told(false, ['1000 rows'])).toBe('');
  });

  it('gives what the work gave', async () => {
    expect(await withProgress({ isInteractive: true, note: () => undefined }, () => Promise.resolve(7))).toBe(7);
  });
});
