import fs from 'node:fs';
import path from 'node:path';
import type { ChatCall, ChatReply } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { RecordedCase } from './conformance.suite.ts';
import { encodeEvent } from './encode-event-stream.ts';

/**
 * Every case of a fixtures folder: `<case>.{call,request,response,reply}.json` and the stream: `<case>.sse`, `<case>.ndjson`, or
 * `<case>.events.json` with the names and payloads of a binary one.
 */
export function readRecordedCases(folder: string): RecordedCase[] {
  const read = (name: string): Buffer => fs.readFileSync(path.join(folder, name));
  const parse = (name: string): unknown => JSON.parse(read(name).toString('utf8'));
  const names = fs.readdirSync(folder).flatMap((file) => /^(.+)\.call\.json$/.exec(file)?.[1] ?? []);
  if (names.length === 0) throw new Error(`no recorded case in ${folder}`);
  return names.map((name) => ({
    name,
    call: parse(`${name}.call.json`) as ChatCall,
    request: parse(`${name}.request.json`) as JsonObject,
    response: read(`${name}.response.json`).toString('utf8'),
    reply: parse(`${name}.reply.json`) as ChatReply,
    stream: readStream(folder, name) ?? encode(parse(`${name}.events.json`)),
  }));
}

function readStream(folder: string, name: string): Buffer | undefined {
  const file = ['sse', 'ndjson'].map((end) => path.join(folder, `${name}.${end}`)).find((each) => fs.existsSync(each));
  return file === undefined ? undefined : fs.readFileSync(file);
}

function encode(events: unknown): Buffer {
  return Buffer.concat((events as [string, object][]).map(([name, value]) => encodeEvent(name, value)));
}
