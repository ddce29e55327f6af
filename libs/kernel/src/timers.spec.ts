import { expect, it } from 'vitest';
import { systemTimers } from './timers.ts';

it('runs once, unless it was called off', async () => {
  const ran: string[] = [];
  systemTimers.after(0, () => ran.push('called off'))();
  await new Promise<void>((resolve) => {
    systemTimers.after(0, () => {
      ran.push('ran');
      resolve();
    });
  });
  expect(ran).toEqual(['ran']);
});
