import { getDialect } from '@headgate/dialects';
import type { ProviderKind } from '@headgate/domain';
import { isFault, type JsonObject } from '@headgate/kernel';
import { findAdapter } from '@headgate/providers';
import { aProvider } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';

const cloud = { region: 'eu-central-1', project: 'acme-1', location: 'global' };
const data = 'aGVhZGdhdGU=';
const image = (url: string): JsonObject => ({ type: 'input_image', image_url: url });
const media: Readonly<Record<string, JsonObject>> = {
  png: image(`data:image/png;base64,${data}`),
  jpg: image(`data:image/jpg;base64,${data}`),
  webp: image(`data:image/webp;base64,${data}`),
  gif: image(`data:image/gif;base64,${data}`),
  bmp: image(`data:image/bmp;base64,${data}`),
  http: image('https://images.example/a.png'),
  pdf: { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${data}` },
  'pdf by http': { type: 'input_file', file_url: 'https://images.example/a.pdf' },
};

/** What reaches the vendor, or the sentence the caller is told. */
function send(kind: ProviderKind, model: string, part: JsonObject): string {
  const input = [{ role: 'user', content: [{ type: 'input_text', text: 'What is this?' }, part] }];
  try {
    const adapter = findAdapter(kind);
    const call = getDialect('openai-responses').readCall({ model: 'm', input });
    return JSON.stringify(
      (adapter.forTarget?.(aProvider({ kind, cloud }), model) ?? adapter).buildRequest(call, model).body,
    );
  } catch (error) {
    if (!isFault(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

/** What each vendor refuses of it; all else is sent along. */
const vendors: readonly (readonly [kind: ProviderKind, model: string, refused: readonly string[]])[] = [
  ['openai', 'm', ['pdf by http']],
  ['groq', 'm', ['pdf by http']],
  ['anthropic', 'm', ['bmp']],
  ['google-gemini', 'm', ['gif', 'bmp', 'http', 'pdf by http']],
  ['vertex', 'google/m', ['gif', 'bmp', 'http', 'pdf by http']],
  ['vertex', 'anthropic/m', ['bmp']],
  ['bedrock', 'anthropic.m', ['bmp', 'http', 'pdf by http']],
  ['bedrock', 'amazon.nova-pro-v1:0', ['bmp', 'http', 'pdf by http']],
  ['mistral', 'm', ['pdf by http']],
  ['cohere', 'm', ['pdf', 'pdf by http']],
  ['ollama', 'm', ['http', 'pdf', 'pdf by http']],
];
const cells = vendors.flatMap(([kind, model, refused]) =>
  Object.entries(media).map(([name, part]) => ({ kind, model, name, part, isRefused: refused.includes(name) })),
);

describe('T22: an image or a PDF', () => {
  it.each(cells.filter(({ isRefused }) => !isRefused))('$name reaches $kind $model', ({ kind, model, name, part }) => {
    const said = send(kind, model, part);
    expect(said).toContain(name.includes('http') ? 'https://images.example/a.' : data);
    expect(said).not.toContain('image/jpg');
  });

  it.each(cells.filter(({ isRefused }) => isRefused))('$name is refused for $kind $model, by name', (cell) => {
    expect(send(cell.kind, cell.model, cell.part)).toMatch(
      new RegExp(`^feature_unsupported: .*\\(${cell.kind}\\).*(?:image|document)`),
    );
  });
});
