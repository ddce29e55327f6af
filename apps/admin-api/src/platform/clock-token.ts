/** Under which the clock is injected. */
export const clockToken = Symbol('clock');
