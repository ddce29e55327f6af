/** The load generator: a process of its own, so that it can be pinned away from what it measures. Reads a plan, prints a result. */
import { type LoadPlan, LoadRun } from './load-run.ts';

const plan = JSON.parse(process.argv[2] ?? '{}') as LoadPlan;
const result = await new LoadRun(plan).measure();
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
