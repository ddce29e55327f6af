/**
 * The proxy's memory of what it owes the ledger: every request's start and end on local disk before anybody else knows,
 * paired into usage rows and handed over in batches until they are known to be stored. Knows neither queue nor database.
 */
export { type ShipmentPort, type ShippedBatch, Shipper, type ShipperOptions } from './shipper.ts';
export type { SpoolFile, SpoolFiles } from './spool-files.ts';
export type { SpoolOptions } from './spool-options.ts';
export type { SpoolStatus } from './spool-status.ts';
export type { SpoolTrouble } from './spool-trouble.ts';
export { Spool } from './spool.ts';
export type { TakenRows } from './taken-rows.ts';
