import { asBuffer, type JsonObject } from '@headgate/kernel';

/** The members of a whole form: texts as they are, of a file its name and how large it is. Lenient: what is none is not there. */
export function readFormFields(body: Uint8Array, contentType: string): JsonObject {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1] ?? '';
  const text = asBuffer(body).toString('latin1');
  const fields: Record<string, JsonObject | string> = {};
  for (const part of text.split(`--${boundary}`).slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n');
    const head = part.slice(0, end);
    const name = /[; ]name="?([^";\r]+)"?/i.exec(head)?.[1];
    const file = /filename="?([^";\r]+)"?/i.exec(head)?.[1];
    const value = part.slice(end + 4, -2);
    if (name === undefined || end < 0) continue;
    fields[name] =
      file === undefined ? Buffer.from(value, 'latin1').toString() : { filename: file, bytes: value.length };
  }
  return fields;
}
