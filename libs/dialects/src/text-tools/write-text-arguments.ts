import { textArgument } from '@headgate/domain';

/** A call of a tool that takes plain text, as the arguments of a function. */
export function writeTextArguments(text: string): string {
  return JSON.stringify({ [textArgument]: text });
}
