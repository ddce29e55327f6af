/** Doubles for whoever tests with a spool: a file system in memory that can fail, timers run by hand, records. */
export { ManualTime } from './manual-time.ts';
export { MemorySpoolFiles } from './memory-spool-files.ts';
export { openSpoolInMemory, readRow, type SpoolInMemory, takeAll } from './open-spool.ts';
export { aUsageEnd, aUsageStart } from './usage-records.ts';
