import { createHash } from 'node:crypto';
import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../support/fake-provider.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
let fake: FakeProvider;
let client: OpenAI;

beforeAll(async () => {
  [stack, fake] = await Promise.all([startStack(), startFakeProvider()]);
  await stack.change('PUT', '/providers/openai', {
    kind: 'openai',
    base_url: `${fake.url}/v1`,
    secret: 'sk-openai-secret-0001',
  });
  await stack.change('PUT', '/providers/anthropic', {
    kind: 'anthropic',
    base_url: `${fake.url}/v1`,
    secret: 'sk-ant-secret-0002',
  });
  await stack.change('PUT', '/providers/mock', { kind: 'mock' });
  await stack.change('PUT', '/routes/ears', {
    type: 'audio',
    models: [{ name: 'whisper-1', provider: 'openai' }],
  });
  client = new OpenAI({ baseURL: `${stack.proxy.url}/v1`, apiKey: stack.apiKey, maxRetries: 0 });
});
beforeEach(() => fake.reset());
afterAll(async () => {
  await stack?.stop();
  await fake?.close();
});

const recording = Buffer.alloc(300_000, 'sound');

describe.each(['openai', 'mock'])('the openai package, calling %s', (provider) => {
  it('draws pictures, whole and streamed', async () => {
    const drawn = await client.images.generate({ model: `${provider}/echo`, prompt: 'a cat', n: 2 });
    expect(drawn.data).toHaveLength(2);
    expect(Buffer.from(drawn.data?.[0]?.b64_json ?? '', 'base64').toString('latin1', 1, 4)).toBe('PNG');
    expect(drawn.usage?.output_tokens).toBeGreaterThan(0);
    const types: string[] = [];
    const stream = await client.images.generate({ model: `${provider}/echo`, prompt: 'a cat', stream: true });
    for await (const event of stream) types.push(event.type);
    expect(types).toEqual(['image_generation.partial_image', 'image_generation.completed']);
  });

  it('edits a picture and varies one, sent as files', async () => {
    const image = await toFile(Buffer.from('a picture'), 'a.png', { type: 'image/png' });
    const edited = await client.images.edit({ model: `${provider}/echo`, image, prompt: 'a hat' });
    expect(edited.data).toHaveLength(1);
    const varied = await client.images.createVariation({ model: `${provider}/echo`, image });
    expect(varied.data).toHaveLength(1);
  });

  it('speaks, and gets the sound as it is made', async () => {
    const answer = await client.audio.speech.create({
      model: `${provider}/echo`,
      input: 'hello there',
      voice: 'alloy',
      response_format: 'wav',
    });
    expect(answer.headers.get('content-type')).toBe('audio/wav');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.toString('latin1', 0, 4)).toBe('RIFF');
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
  });

  it('has a recording written down and translated, in every form, the model behind the file as it sends it', async () => {
    const file = await toFile(recording, 'a.mp3', { type: 'audio/mpeg' });
    const written = await client.audio.transcriptions.create({ file, model: `${provider}/echo` });
    expect(written.text).toBe(`A recording of ${recording.length} bytes.`);
    const subtitles = await client.audio.transcriptions.create({
      file,
      model: `${provider}/echo`,
      response_format: 'vtt',
    });
    expect(subtitles).toContain('WEBVTT');
    const translated = await client.audio.translations.create({ file, model: `${provider}/echo` });
    expect(translated.text).toContain('bytes');
  });

  it('has a recording written down word by word', async () => {
    const file = await toFile(recording, 'a.mp3');
    const stream = await client.audio.transcriptions.create({ file, model: `${provider}/echo`, stream: true });
    let text = '';
    for await (const event of stream) if (event.type === 'transcript.text.delta') text += event.delta;
    expect(text).toBe(`A recording of ${recording.length} bytes.`);
  });

  it('moderates', async () => {
    const judged = await client.moderations.create({ model: `${provider}/echo`, input: ['hello', 'kill'] });
    expect(judged.results.map(({ flagged }) => flagged)).toEqual([false, true]);
  });

  it.each([
    ['fail-429', OpenAI.RateLimitError],
    ['fail-500', OpenAI.InternalServerError],
    ['fail-400', OpenAI.BadRequestError],
  ])('raises its own class for %s', async (model, errorClass) => {
    const file = await toFile(recording, 'a.mp3');
    await expect(client.audio.transcriptions.create({ file, model: `${provider}/${model}` })).rejects.toThrow(
      errorClass,
    );
    await expect(client.images.generate({ prompt: 'x', model: `${provider}/${model}` })).rejects.toThrow(errorClass);
  });
});

describe('the openai package', () => {
  it('sends the file of a form to the provider byte for byte, under the model of the route', async () => {
    const file = await toFile(recording, 'a.mp3', { type: 'audio/mpeg' });
    await client.audio.transcriptions.create({ file, model: 'ears', language: 'en' });
    const [seen] = fake.requests;
    const form = await new Response(new Uint8Array(seen?.body ?? []), {
      headers: { 'content-type': seen?.headers['content-type'] ?? '' },
    }).formData();
    expect([form.get('model'), form.get('language')]).toEqual(['whisper-1', 'en']);
    const arrived = form.get('file') as File;
    const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
    expect(digest(Buffer.from(await arrived.arrayBuffer()))).toBe(digest(recording));
    expect(seen?.headers['content-length']).toBe(String(seen?.body.length));
  });

  it('is told what a provider cannot do, by name, before anything is sent', async () => {
    const file = await toFile(recording, 'a.mp3');
    const asked = client.audio.transcriptions.create({ file, model: 'anthropic/claude' });
    await expect(asked).rejects.toThrow(/anthropic.*audio transcription/);
    await expect(asked).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    expect(fake.requests).toHaveLength(0);
  });

  it('hears of sound that breaks off: no SDK takes it for the whole', async () => {
    const listen = async (): Promise<ArrayBuffer> => {
      const asked = { model: 'mock/cut-mid-stream', input: 'hello', voice: 'alloy' };
      return (await client.audio.speech.create(asked)).arrayBuffer();
    };
    await expect(listen()).rejects.toThrow();
  });
});
