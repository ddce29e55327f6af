/**
 * The words every other part is written in: faults, time, ids, JSON. Depends on nothing, does no I/O,
 * and holds nothing that only one part needs.
 */
export { asBuffer } from './as-buffer.ts';
export { assertNever } from './assert-never.ts';
export { type Clock, systemClock } from './clock.ts';
export { defined, type Defined } from './defined.ts';
export { Fault, fault, type FaultOptions, isFault, type Problem, toFault, type UpstreamAnswer } from './fault.ts';
export { type FaultCode, faults, type FaultSpec } from './faults.ts';
export { newId, randomBase62, type RandomBytes, systemRandomBytes } from './ids.ts';
export { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
export { noSlot, SlotSet, type Slotted } from './slot-set.ts';
export { suggestName, unknownField } from './suggest-name.ts';
export { systemTimers, type Timers } from './timers.ts';
export { TransientMap } from './transient-map.ts';
