/** Fixed keys and random sources for tests of this library and of those that use it. */
export { countingBytes } from './counting-bytes.ts';
export { testMasterKey, testPeppers } from './test-keys.ts';
