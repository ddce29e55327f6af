/** Something the person at the keyboard can cure; shown as one line, without a stack. */
export class StandaloneError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StandaloneError';
  }
}
