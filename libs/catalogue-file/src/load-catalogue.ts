import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { emptyCatalogue, type ModelCatalogue, parseCatalogue } from '@headgate/catalogue';

/** A catalogue that was read, and what went wrong while reading. */
export interface LoadedCatalogue {
  readonly catalogue: ModelCatalogue;
  /** Sentences for the log; none where all went well. */
  readonly troubles: readonly string[];
}

const mostRowsNamed = 5;

/**
 * Reads the catalogue an operator names, or the one the program was built with (`data/catalogue/models.json` in the nearest folder
 * above `from`). A file that is broken or missing gives way to the next one, at last to an empty catalogue: prices may be unknown,
 * but no call fails for them.
 */
export function loadCatalogue({
  file,
  from,
}: {
  readonly file?: string | undefined;
  readonly from: string;
}): LoadedCatalogue {
  const troubles: string[] = [];
  for (const candidate of [file, findBuiltIn(from)]) {
    if (candidate === undefined) continue;
    try {
      const { catalogue, problems } = parseCatalogue(readFileSync(candidate, 'utf8'));
      troubles.push(...nameRows(candidate, problems));
      return { catalogue, troubles };
    } catch (error) {
      troubles.push(`The model catalogue ${candidate} cannot be used: ${messageOf(error)}`);
    }
  }
  troubles.push('There is no usable model catalogue; models have neither limits nor prices.');
  return { catalogue: emptyCatalogue, troubles };
}

function findBuiltIn(from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'data', 'catalogue', 'models.json');
    if (existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder)) return undefined;
  }
}

function nameRows(file: string, problems: readonly string[]): string[] {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, mostRowsNamed).join(', ');
  return [`The model catalogue ${file} has ${problems.length} rows that cannot be read and were left out: ${shown}`];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 500) : String(error);
}
