import type { LiveProvider, SealedSecret } from '@headgate/domain';
import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import type { Identity } from './ports.ts';
import {
  anIdentity,
  eventStream,
  FakeCall,
  type FakeCallOptions,
  jsonReply,
  type ScriptedAnswer,
  ScriptedUpstream,
  testDeps,
} from './testing/index.ts';

const secretOf = (name: string): SealedSecret => ({
  ...{ id: `sec_${name}`, name, version: 1, weight: 1, enabled: true, sealed: '' },
});
const openai = aProvider({ id: 'prv_openai', name: 'openai', secrets: [secretOf('first0'), secretOf('second')] });
const spare = aProvider({ id: 'prv_spare1', name: 'spare', secrets: [secretOf('spare0')] });
const reserved = (provider: LiveProvider) =>
  aRoute({ name: provider.name, isReserved: true, retries: 0, targets: [aTarget({ provider })] });
const pair = aRoute({
  ...{ name: 'pair', retries: 0, isBalanced: true },
  targets: [
    aTarget({ provider: openai, model: 'g', failsOver: true }),
    aTarget({ provider: spare, model: 's', failsOver: true }),
  ],
});
const routes = [reserved(openai), reserved(spare), pair];

/** Two projects that see the same providers. */
const one = anIdentity({ routes, providers: [openai, spare] });
const two: Identity = {
  ...one,
  project: { ...one.project, id: 'prj_other' },
  caller: { ...one.caller, project: 'prj_other' },
};

async function send(options: FakeCallOptions, answers: ScriptedAnswer[] = [], identity = one, random = 0) {
  const upstream = new ScriptedUpstream(...answers);
  const test = testDeps({ upstream, identity, random: () => random });
  const call = new FakeCall({ path: '/v1/responses', ...options });
  await handleCall(test.deps, call);
  const sent = upstream.calls.map(({ body }) => (body === undefined ? '' : Buffer.from(body as Uint8Array).toString()));
  return { call, upstream, sent, said: JSON.parse(sent.at(-1) || '{}') as Record<string, unknown> };
}

const message = { type: 'message', id: 'msg_1', role: 'assistant', content: [{ type: 'output_text', text: 'Hi' }] };
const thought = { type: 'reasoning', id: 'rs_1', summary: [] };
const answer = {
  ...{ id: 'resp_1', object: 'response', status: 'completed', model: 'g', output: [thought, message] },
  ...{ previous_response_id: null, conversation: { id: 'conv_1' }, metadata: { id: 'resp_9', note: 'resp_1' } },
};
interface Answered {
  readonly id: string;
  readonly output: readonly { readonly id: string }[];
  readonly conversation: { readonly id: string };
  readonly metadata: unknown;
}
const ask = async (model = 'openai/g', random = 0, identity = one): Promise<Answered> => {
  const { call } = await send({ body: { model, input: 'hi' } }, [jsonReply(answer)], identity, random);
  return call.json as unknown as Answered;
};
const refused = async (options: FakeCallOptions, identity = one) => {
  const { call, upstream } = await send(options, [], identity);
  expect(upstream.calls).toHaveLength(0);
  return [call.status, (call.json['error'] as { code: string }).code, (call.json['error'] as { param: string }).param];
};

describe('A07: the ids of an answer that is stored', () => {
  it('are handed out as this project’s own, and nothing a caller wrote becomes one', async () => {
    const given = await ask();
    expect(given.id).toMatch(/^resp_1_hg1[\w-]{34}$/);
    expect(given.output.map(({ id }) => id)).toEqual([
      expect.stringMatching(/^rs_1_hg1/),
      expect.stringMatching(/^msg_1_hg1/),
    ]);
    expect(given.conversation.id).toMatch(/^conv_1_hg1/);
    // Its text is the very id: that this project may use it anyway.
    expect(given.metadata).toEqual({ id: 'resp_9', note: given.id });
  });

  it('are the same everywhere in a stream, the whole at its end included', async () => {
    const event = (type: string, more: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
    const upstream = eventStream(
      event('response.created', { response: { ...answer, output: [] } }),
      event('response.output_item.added', { output_index: 0, item: { ...message, content: [] } }),
      event('response.output_text.delta', { item_id: 'msg_1', delta: 'resp_1 "msg_1" é' }),
      event('response.output_item.done', { output_index: 0, item: message }),
      event('response.completed', { response: { ...answer, output: [message] } }),
    ).close();
    const { call } = await send({ body: { model: 'openai/g', input: 'hi', stream: true } }, [upstream]);
    const events = call.text.split('\n\n').map((text) => JSON.parse(text.split('data: ')[1] ?? 'null') as unknown);
    const { id, output } = await ask();
    const item = { id: output[1]?.id };
    expect(events).toMatchObject([
      { response: { id } },
      { item },
      { item_id: item.id, delta: 'resp_1 "msg_1" é' },
      { item },
      { response: { id, output: [item] } },
      null,
    ]);
  });

  it('stay the provider’s where the caller asks that nothing be stored: every byte passes', async () => {
    const { call } = await send({ body: { model: 'openai/g', input: 'hi', store: false } }, [
      jsonReply({ ...answer, output: [message] }),
    ]);
    expect(call.text).toBe(JSON.stringify({ ...answer, output: [message] }));
  });
});

describe('A07: a call that names what was stored', () => {
  it('says it in the provider’s words', async () => {
    const given = await ask();
    const [rs, msg] = given.output;
    const input = [
      { type: 'item_reference', id: msg?.id },
      { ...thought, id: rs?.id },
      { role: 'user', content: 'more' },
    ];
    const body = {
      model: 'openai/g',
      previous_response_id: given.id,
      conversation: { id: given.conversation.id },
      input,
    };
    const { call, said } = await send({ body }, [
      jsonReply({ ...answer, id: 'resp_2', previous_response_id: 'resp_1' }),
    ]);
    expect(said).toEqual({
      ...{ model: 'g', previous_response_id: 'resp_1', conversation: { id: 'conv_1' } },
      input: [{ type: 'item_reference', id: 'msg_1' }, thought, { role: 'user', content: 'more' }],
    });
    expect(call.json).toMatchObject({ previous_response_id: given.id });
  });

  it.each([
    ['previous_response_id', (id: string) => ({ previous_response_id: id }), 'previous_response_id'],
    ['a conversation', (id: string) => ({ conversation: id }), 'conversation'],
    ['a conversation by its object', (id: string) => ({ conversation: { id } }), 'conversation.id'],
    ['an item by reference', (id: string) => ({ input: [{ type: 'item_reference', id }] }), 'input.0.id'],
    ['a thought by its id', (id: string) => ({ input: [{ type: 'reasoning', id, summary: [] }] }), 'input.0.id'],
    [
      'an approval',
      (id: string) => ({ input: [{ type: 'mcp_approval_response', approval_request_id: id }] }),
      'input.0.approval_request_id',
    ],
  ])('is refused before it is sent where another project was given it, or nobody: %s', async (_, named, param) => {
    const { id } = await ask();
    const body = (given: string) => ({ body: { model: 'openai/g', input: 'hi', ...named(given) } });
    const forged = id.slice(0, -1) + (id.endsWith('A') ? 'B' : 'A');
    const other = id.replace('resp_1', 'resp_2');
    expect(await refused(body(id), two)).toEqual([400, 'stored_id_unknown', param]);
    for (const bad of ['resp_1', forged, other])
      expect(await refused(body(bad))).toEqual([400, 'stored_id_unknown', param]);
  });

  it('keeps no id on what it says in full that is not from here, where that would be stored', async () => {
    const input = [message, { type: 'function_call', id: 'fc_1', call_id: 'c', name: 'f', arguments: '{}' }];
    const { said } = await send({ body: { model: 'openai/g', input } }, [jsonReply(answer)]);
    expect((said['input'] as object[]).map((item) => 'id' in item)).toEqual([false, false]);
    const passed = { model: 'openai/g', input, store: false };
    const { sent } = await send({ body: passed }, [jsonReply(answer)]);
    expect(sent).toEqual([JSON.stringify({ ...passed, model: 'g' })]);
  });

  it('takes what it says in full to another provider without the id of the first', async () => {
    const { output } = await ask();
    const input = [{ ...message, id: output[1]?.id }];
    const { said } = await send({ body: { model: 'spare/s', input } }, [jsonReply(answer)]);
    expect((said['input'] as object[])[0]).not.toHaveProperty('id');
  });

  it.each([
    [0, 'prv_openai', 'sec_first0'],
    [0.7, 'prv_spare1', 'sec_spare0'],
  ])(
    'goes where that is and nowhere else, whatever weights and failures say (drawn %d)',
    async (drawn, provider, secret) => {
      const { id } = await ask('pair', drawn);
      for (const random of [0, 0.7]) {
        const down = jsonReply({ error: { message: 'down' } }, 503);
        const { upstream, call } = await send(
          { body: { model: 'pair', previous_response_id: id } },
          [down],
          one,
          random,
        );
        expect(upstream.calls.map((sent) => [sent.provider.id, sent.secretId])).toEqual([[provider, secret]]);
        expect(call.status).toBe(503);
      }
    },
  );

  it('is known with other credentials once the first is gone', async () => {
    const { id } = await ask();
    const replaced = { ...openai, secrets: [secretOf('third0')] };
    const later = anIdentity({ routes: [reserved(replaced)], providers: [replaced] });
    const { said, upstream } = await send(
      { body: { model: 'openai/g', previous_response_id: id } },
      [jsonReply(answer)],
      later,
    );
    expect([said['previous_response_id'], upstream.calls[0]?.secretId]).toEqual(['resp_1', 'sec_third0']);
  });
});

describe('A07: what is stored, asked for by its id', () => {
  it.each([
    ['GET', '/v1/responses/{id}', '/responses/resp_1'],
    ['DELETE', '/v1/responses/{id}', '/responses/resp_1'],
    ['POST', '/v1/responses/{id}/cancel', '/responses/resp_1/cancel'],
    ['GET', '/v1/responses/{id}/input_items', '/responses/resp_1/input_items'],
    ['GET', '/v1/openai/responses/{id}', '/responses/resp_1'],
    ['GET', '/v1/openai/v1/responses/{id}', '/responses/resp_1'],
    ['GET', '/v1/query/pair/responses/{id}', '/responses/resp_1'],
    ['GET', '/v1/conversations/{conv}', '/conversations/conv_1'],
    ['GET', '/v1/conversations/{conv}/items/{item}', '/conversations/conv_1/items/msg_1'],
  ])('%s %s is the project’s own', async (method, path, asked) => {
    const given = await ask();
    const ids: Record<string, string | undefined> = {
      id: given.id,
      conv: given.conversation.id,
      item: given.output[1]?.id,
    };
    const at = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
    const { call, upstream } = await send({ method, path: at }, [jsonReply(answer)]);
    expect([call.status, upstream.calls[0]?.path, upstream.calls[0]?.secretId]).toEqual([200, asked, 'sec_first0']);
    expect(call.json).toMatchObject({ id: given.id });
    expect(await refused({ method, path: at }, two)).toEqual([404, 'stored_not_found', null]);
    const own = at.replace(/_hg1[\w-]{34}/g, '');
    for (const bad of [own, own.replace('responses/resp', 'r%65sponses/resp'), at.slice(0, at.indexOf('_hg1') + 4)]) {
      expect((await refused({ method, path: bad }))[0]).toBe(404);
    }
  });

  it('is read on from an item', async () => {
    const given = await ask();
    const path = `/v1/responses/${given.id}/input_items`;
    const query = `?limit=2&after=${String(given.output[1]?.id)}`;
    const { call, upstream } = await send({ method: 'GET', path, query }, [
      jsonReply({ object: 'list', data: [message], first_id: 'msg_1', last_id: 'msg_1' }),
    ]);
    expect(upstream.calls[0]?.path).toBe('/responses/resp_1/input_items?limit=2&after=msg_1');
    expect(call.json).toMatchObject({ data: [{ id: given.output[1]?.id }], last_id: given.output[1]?.id });
  });

  it('may be made anew, and what is made is the project’s', async () => {
    const { call } = await send({ path: '/v1/openai/conversations', body: {} }, [
      jsonReply({ id: 'conv_1', object: 'conversation' }),
    ]);
    expect(call.json['id']).toBe((await ask()).conversation.id);
  });

  it('is named in what else there is to do with it', async () => {
    const { id } = await ask();
    const body = { model: 'openai/g', previous_response_id: id };
    const { said, upstream } = await send({ path: '/v1/responses/input_tokens', body }, [
      jsonReply({ input_tokens: 3 }),
    ]);
    expect([upstream.calls[0]?.path, said['previous_response_id']]).toEqual(['/responses/input_tokens', 'resp_1']);
    expect(await refused({ path: '/v1/responses/compact', body }, two)).toEqual([
      400,
      'stored_id_unknown',
      'previous_response_id',
    ]);
  });
});

describe('A07: endpoints that show whatever is stored with a credential', () => {
  const projects = new Map([one, two].map(({ project }) => [project.id, project]));
  const shared: Identity = { ...one, config: { ...one.config, projects } };
  const listed = [
    ...['files', 'files/file-1/content', 'batches', 'vector_stores/vs_1', 'v1/files', 'f%69les', 'Files', 'files;x'],
    ...[
      'openai/v1/chat/completions',
      'chat/completions/chatcmpl_1',
      'fine_tuning/jobs',
      'conversations',
      'messages/batches',
    ],
  ];

  it.each(listed)('%s: refused where other projects have the same provider, open where none has', async (path) => {
    const get = { method: 'GET', path: `/v1/openai/${path}` };
    expect((await refused(get, shared)).slice(0, 2)).toEqual([403, 'stored_shared']);
    const { upstream } = await send(get, [jsonReply({ data: [] })]);
    expect(upstream.calls[0]?.path).toContain(path.split('/').at(-1));
  });

  it.each(['models', 'audio/voices', 'realtime/client_secrets'])('%s is open to all', async (path) => {
    const { call } = await send({ method: 'GET', path: `/v1/openai/${path}` }, [jsonReply({ data: [] })], shared);
    expect(call.status).toBe(200);
  });
});
