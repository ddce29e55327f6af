import path from 'node:path';
import { describeConformance } from '../testing/conformance.suite.ts';
import { readRecordedCases } from '../testing/recorded-cases.ts';
import { anthropic } from './index.ts';

describeConformance({
  adapter: anthropic,
  model: 'claude-sonnet-5',
  dialect: 'anthropic-messages',
  cases: readRecordedCases(path.join(import.meta.dirname, 'fixtures')),
  errorBody: (message) =>
    JSON.stringify({ type: 'error', error: { type: 'some_error', message }, request_id: 'req_1' }),
  requestIdHeader: 'request-id',
  errorEvent: {
    text: 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
    code: 'provider_overloaded',
  },
  newEvent: 'event: content_block_weather\ndata: {"type":"content_block_weather","index":0,"delta":7}\n\n',
});
