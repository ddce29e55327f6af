import path from 'node:path';
import { readYaml, YamlError } from '@headgate/declarative';
import type { JsonValue } from '@headgate/kernel';
import { CliError } from './cli-error.ts';
import type { CommandContext } from './command.ts';

/** A YAML or JSON file, or the input for `-`, and the folder its relative paths start from. */
export async function readDocument(
  file: string,
  { files, terminal }: Pick<CommandContext, 'files' | 'terminal'>,
): Promise<{ value: JsonValue; folder: string }> {
  const at = path.resolve(files.workingFolder, file);
  const text = file === '-' ? await terminal.readInput() : await files.read(at);
  if (text === undefined) throw new CliError(`${file} is not there`);
  try {
    return { value: readYaml(text), folder: file === '-' ? files.workingFolder : path.dirname(at) };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new CliError(`${file} is neither YAML nor JSON: ${error.message}`);
  }
}
