import { isJsonObject } from '@headgate/kernel';
import type { ScannedBody, Span } from './scan-body.ts';

/** What the gateway says differently from the caller. */
export interface BodyChange {
  readonly model?: string;
  /** Asks an OpenAI-style stream to report usage. */
  readonly asksUsage?: boolean;
}

/** The body with single top-level values replaced or added and every other byte as it came; one copy, however many changes. */
export function spliceBody(bytes: Uint8Array, scan: ScannedBody, change: BodyChange): Uint8Array {
  return Buffer.concat(splicePieces(bytes, scan, change));
}

/** The same in pieces: what is not changed are slices of the bytes themselves, so that nothing large is copied. */
export function splicePieces(bytes: Uint8Array, scan: ScannedBody, change: BodyChange): Uint8Array[] {
  const edits: Edit[] = [];
  const added: string[] = [];
  const say = (name: string, span: Span | undefined, value: string): void => {
    if (span === undefined) added.push(`"${name}":${value}`);
    else edits.push({ span, text: value });
  };
  if (change.model !== undefined) say('model', scan.model, JSON.stringify(change.model));
  if (change.asksUsage === true) say('stream_options', scan.streamOptions, usageOptions(bytes, scan));
  if (added.length > 0) {
    const at = scan.firstMember;
    edits.push({ span: { start: at, end: at }, text: added.join(',') + (scan.isEmpty ? '' : ',') });
  }
  return apply(bytes, edits);
}

interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** The caller's own stream options stay, usage is added to them. */
function usageOptions(bytes: Uint8Array, scan: ScannedBody): string {
  const span = scan.streamOptions;
  const current: unknown =
    span === undefined ? null : JSON.parse(Buffer.from(bytes.subarray(span.start, span.end)).toString());
  return JSON.stringify({ ...(isJsonObject(current) ? current : {}), include_usage: true });
}

function apply(bytes: Uint8Array, edits: Edit[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { span, text } of edits.sort((a, b) => a.span.start - b.span.start)) {
    pieces.push(bytes.subarray(from, span.start), Buffer.from(text));
    from = span.end;
  }
  pieces.push(bytes.subarray(from));
  return pieces;
}
