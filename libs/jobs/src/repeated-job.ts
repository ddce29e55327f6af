import { z } from 'zod';

/** A job that comes again and again says no more than that it is time: what there is to do is read when it is done. */
export const repeatedJob = z.object({});
export type RepeatedJob = z.infer<typeof repeatedJob>;
