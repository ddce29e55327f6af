import { describe, expect, it } from 'vitest';
import { measureFidelity } from '../../tools/docs/fidelity/measure-fidelity.ts';
import { measuredTargets } from '../../tools/docs/fidelity/measured-targets.ts';
import { probedDialects } from '../../tools/docs/fidelity/probe.ts';
import { probes } from '../../tools/docs/fidelity/probes.ts';

const cells = probedDialects.flatMap((dialect) =>
  measuredTargets.map((target) => ({ dialect, target, label: target.label })),
);

/** What a caller relies on: kept, said differently, or refused; never gone without a word or with only a header to say so. */
const contract = [
  'tools',
  'tool choice: required',
  'tool choice: by name',
  'JSON schema',
  'stop sequences',
  'several answers (n)',
  'log probabilities',
  'image, inline',
  'image, by address',
  'PDF, inline',
  'audio, inline',
];

describe.each(cells)('$dialect to $label', ({ dialect, target }) => {
  const measured = probes.flatMap((probe) => {
    const result = measureFidelity(probe, dialect, target);
    return result === undefined ? [] : [{ probe, result }];
  });

  it('sends what it does not report as lost', () => {
    for (const { probe, result } of measured) {
      if (result.wire === undefined || result.verdict === 'dropped') continue;
      for (const text of probe.wire ?? []) expect(result.wire, probe.feature).toContain(text);
    }
  });

  it('drops nothing a caller relies on', () => {
    const dropped = measured.filter(
      ({ probe, result }) => contract.includes(probe.feature) && result.verdict === 'dropped',
    );
    expect(dropped.map(({ probe }) => probe.feature)).toEqual([]);
  });

  it('names the feature and the target where it refuses', () => {
    for (const { probe, result } of measured.filter(({ result }) => result.verdict === 'refused')) {
      expect(result.notes.length, probe.feature).toBeGreaterThan(0);
      for (const note of result.notes) expect(note).toMatch(/\S+ is not supported by \S+/);
    }
  });
});

describe('the probes', () => {
  it('are not the same request twice in one language', () => {
    for (const dialect of probedDialects) {
      const bodies = probes.flatMap((probe) => JSON.stringify(probe.bodies[dialect]) ?? []);
      expect(new Set(bodies).size).toBe(bodies.length);
    }
  });
});
