import { crc32 } from 'node:zlib';

/** One message of AWS's binary event stream, as its servers write it. */
export function encodeMessage(headers: Readonly<Record<string, string>>, payload: string): Buffer {
  const said = Buffer.concat(Object.entries(headers).map(([name, value]) => encodeHeader(name, value)));
  const body = Buffer.from(payload);
  const message = Buffer.alloc(12 + said.length + body.length + 4);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(said.length, 4);
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8);
  said.copy(message, 12);
  body.copy(message, 12 + said.length);
  message.writeUInt32BE(crc32(message.subarray(0, -4)), message.length - 4);
  return message;
}

/** An event of a stream that goes well. */
export function encodeEvent(type: string, value: object): Buffer {
  const headers = { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' };
  return encodeMessage(headers, JSON.stringify(value));
}

/** How such a stream fails. */
export function encodeException(type: string, message: string): Buffer {
  const headers = { ':exception-type': type, ':content-type': 'application/json', ':message-type': 'exception' };
  return encodeMessage(headers, JSON.stringify({ message }));
}

function encodeHeader(name: string, value: string): Buffer {
  const [key, text] = [Buffer.from(name), Buffer.from(value)];
  const size = Buffer.alloc(2);
  size.writeUInt16BE(text.length);
  return Buffer.concat([Buffer.from([key.length]), key, Buffer.from([7]), size, text]);
}
