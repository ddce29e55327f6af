/** Waits this many milliseconds. */
export type Sleep = (ms: number) => Promise<void>;

/** Under which it is injected. */
export const sleepToken = Symbol('sleep');
