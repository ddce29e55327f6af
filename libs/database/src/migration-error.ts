/** Why a database could not be migrated, or is not at the version this program needs; one line, made for a person. */
export class MigrationError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'MigrationError';
  }
}
