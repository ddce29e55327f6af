/** Calls, providers and ports under a test's control. */
export { anIdentity, aProject, type ProjectOptions } from './a-project.ts';
export { FakeCall, type FakeCallOptions } from './fake-call.ts';
export { RecordedUsage } from './recorded-usage.ts';
export { eventStream, jsonReply, type ScriptedAnswer, ScriptedReply, ScriptedUpstream } from './scripted-upstream.ts';
export { type TestDeps, testDeps, type TestDepsOptions } from './test-deps.ts';
