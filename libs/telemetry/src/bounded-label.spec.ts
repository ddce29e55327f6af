import { describe, expect, it } from 'vitest';
import { BoundedLabel } from './bounded-label.ts';
import { createRegistry } from './create-registry.ts';

describe('a bounded label', () => {
  it('shows the first values and folds the rest', () => {
    const label = new BoundedLabel(2);
    expect(['a', 'b', 'c', 'a', 'd'].map((value) => label.show(value))).toEqual(['a', 'b', 'other', 'a', 'other']);
  });
});

describe('a registry', () => {
  it('shows the process and says which app it is', async () => {
    expect(await createRegistry('proxy').metrics()).toMatch(/headgate_process_resident_memory_bytes\{app="proxy"\} \d/);
  });
});
