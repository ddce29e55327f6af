import { readYaml, YamlError } from '@headgate/declarative';
import { fault, type JsonValue } from '@headgate/kernel';

/** A YAML body that nobody has read yet: reading it costs more than strangers may spend, so it waits until the key is known. */
export class YamlText {
  constructor(readonly text: string) {}

  /** Throws `body_malformed` with the place, and `request_invalid` for text no store takes. */
  read(): JsonValue {
    const value = parse(this.text);
    // PostgreSQL takes neither U+0000 nor half a surrogate pair, in texts or in names.
    if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(JSON.stringify(value))) {
      throw fault('request_invalid', { message: 'A text in the body holds U+0000 or half a surrogate pair.' });
    }
    return value;
  }
}

function parse(text: string): JsonValue {
  try {
    return readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw fault('body_malformed', { message: `The request body is not valid YAML: ${error.message}.` });
  }
}
