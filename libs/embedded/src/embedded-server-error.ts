/** What kind of trouble it is, so that a launcher can name the setting that cures it. */
export type EmbeddedServerProblem =
  'program_missing' | 'data_dir_unusable' | 'port_taken' | 'already_running' | 'start_failed';

/** A server could not be started; the message is one sentence for a person and says what to do. */
export class EmbeddedServerError extends Error {
  readonly problem: EmbeddedServerProblem;
  /** The last lines the server printed, empty when it never ran. */
  readonly log: string;

  constructor(problem: EmbeddedServerProblem, message: string, details: { log?: string; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'EmbeddedServerError';
    this.problem = problem;
    this.log = details.log ?? '';
  }
}
