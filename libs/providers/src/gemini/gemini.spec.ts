import path from 'node:path';
import { describeConformance } from '../testing/conformance.suite.ts';
import { readRecordedCases } from '../testing/recorded-cases.ts';
import { gemini } from './index.ts';

describeConformance({
  adapter: gemini,
  model: 'gemini-2.5-flash',
  dialect: 'gemini-generate',
  cases: readRecordedCases(path.join(import.meta.dirname, 'fixtures')),
  errorBody: (message) => JSON.stringify({ error: { code: 1, message, status: 'SOME_STATUS' } }),
  requestIdHeader: 'x-request-id',
  errorEvent: {
    text: 'data: {"error": {"code": 503, "message": "Overloaded", "status": "UNAVAILABLE"}}\n\n',
    code: 'provider_overloaded',
  },
  newEvent: 'data: {"weather": 7, "candidates": []}\n\n',
  endsByClosing: true,
});
