/** Port: where the command line reads and writes. */
export interface Terminal {
  /** True when a person watches; progress is for them alone. */
  readonly isInteractive: boolean;
  print(text: string): void;
  /** To the error stream: progress, notes, complaints. */
  note(text: string): void;
  readInput(): Promise<string>;
  /** One line, not echoed. */
  readSecret(prompt: string): Promise<string>;
}
