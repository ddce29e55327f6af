/** Counts a report of Vitest. What failed outside of any test counts as one failure: it must never look like success. */
export function countTests(
  report: string | undefined,
  exitCode: number,
): { passed: number; failed: number; skipped: number };
