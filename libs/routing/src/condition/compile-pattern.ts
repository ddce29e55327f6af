import { RE2JS } from 're2js';

/** Texts longer than this are not searched to the end. */
const mostSearched = 65_536;

/**
 * Whether a text holds the pattern, in time linear in the text, which RegExp cannot promise: the syntax is RE2's, without
 * look-around and back-references. Throws `RangeError` that says what is wrong with a pattern.
 */
export function compilePattern(pattern: string, isFolded: boolean): (text: string) => boolean {
  const compiled = parse(pattern, isFolded);
  return (text) => compiled.matcher(text.slice(0, mostSearched)).find();
}

function parse(pattern: string, isFolded: boolean): RE2JS {
  try {
    return RE2JS.compile(pattern, isFolded ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`is no pattern of the linear subset: ${why}`, { cause: error });
  }
}
