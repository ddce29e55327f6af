import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until the answer satisfies, or throws the last complaint after the bound. For what another process does in its own time. */
export async function eventually<Answer>(
  ask: () => Promise<Answer> | Answer,
  isRight: (answer: Answer) => boolean,
  limitMs = 15_000,
): Promise<Answer> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    let complaint: unknown;
    try {
      const answer = await ask();
      if (isRight(answer)) return answer;
      complaint = new Error(`still not so after ${limitMs} ms: ${JSON.stringify(answer)}`);
    } catch (error) {
      complaint = error;
    }
    if (performance.now() > deadline) throw complaint;
    await pause(10);
  }
}
