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
  const edits: Edit[] = [];
  if (change.model !== undefined) edits.push(edit(scan, 'model', scan.model, JSON.stringify(change.model)));
  if (change.asksUsage === true)
    edits.push(edit(scan, 'stream_options', scan.streamOptions, usageOptions(bytes, scan)));
  return apply(bytes, edits);
}

interface Edit {
  readonly span: Span;
  readonly text: string;
}

function edit(scan: ScannedBody, name: string, span: Span | undefined, value: string): Edit {
  if (span !== undefined) return { span, text: value };
  const at = scan.firstMember;
  return { span: { start: at, end: at }, text: `"${name}":${value}${scan.isEmpty ? '' : ','}` };
}

/** The caller's own stream options stay, usage is added to them. */
function usageOptions(bytes: Uint8Array, scan: ScannedBody): string {
  const span = scan.streamOptions;
  const current: unknown =
    span === undefined ? null : JSON.parse(Buffer.from(bytes.subarray(span.start, span.end)).toString());
  return JSON.stringify({ ...(isJsonObject(current) ? current : {}), include_usage: true });
}

function apply(bytes: Uint8Array, edits: Edit[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { span, text } of edits.sort((a, b) => a.span.start - b.span.start)) {
    pieces.push(bytes.subarray(from, span.start), Buffer.from(text));
    from = span.end;
  }
  pieces.push(bytes.subarray(from));
  return Buffer.concat(pieces);
}
