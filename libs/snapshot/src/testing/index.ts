/** Builders of configuration and stand-ins for signatures and turns, for tests of this library and of those that use it. */
export { aRowChange, type RowChange } from './row-changes.ts';
export { aPolicy, aProject, aProvider, aRoute, someRows } from './rows.ts';
export { noTurns, testSign, testVerify } from './stand-ins.ts';
export { aKeyRecord } from './key-record.ts';
