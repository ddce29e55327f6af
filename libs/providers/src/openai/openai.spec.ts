import path from 'node:path';
import { describeConformance } from '../testing/conformance.suite.ts';
import { readRecordedCases } from '../testing/recorded-cases.ts';
import { openAi } from './index.ts';

describeConformance({
  adapter: openAi,
  model: 'gpt-5-mini',
  dialect: 'openai-chat',
  cases: readRecordedCases(path.join(import.meta.dirname, 'fixtures')),
  errorBody: (message) => JSON.stringify({ error: { message, type: 'some_error', param: null, code: null } }),
  requestIdHeader: 'x-request-id',
  errorEvent: {
    text: 'data: {"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}\n\n',
    code: 'provider_failed',
  },
  newEvent: 'data: {"object":"chat.completion.weather","forecast":"sunny"}\n\n',
});
