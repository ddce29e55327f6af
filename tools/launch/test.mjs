import { LaunchError, runMain } from './fail.mjs';
import { prepare } from './prepare.mjs';
import { steps } from './steps.mjs';

const lanes = 2;
const say = (line) => process.stdout.write(`${line}\n`);

/** The steps named on the command line, all when none is. */
function chosen(names) {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new LaunchError(
      `there is no step ${unknown.join(', ')}; there are ${steps.map((step) => step.name).join(', ')}`,
    );
  }
  return names.length === 0 ? steps : steps.filter((step) => names.includes(step.name));
}

async function runStep(step, node) {
  const startedAt = performance.now();
  const result = await step
    .run(node)
    .catch((error) => ({ passed: 0, failed: 1, skipped: 0, output: String(error.stack) }));
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(6);
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped` : '';
  say(
    `${result.failed > 0 ? '✗' : '✓'} ${step.name.padEnd(12)} ${seconds} s  ${result.passed} passed, ${result.failed} failed${skipped}`,
  );
  if (result.failed > 0) say(`\n${result.output}\n`);
  return result;
}

/** Two at a time while they only compute; one by one where servers or clocks are involved. */
async function runAll(wanted, node) {
  const results = [];
  const queue = wanted.filter((step) => !step.isAlone);
  const lane = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) results.push(await runStep(step, node));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  for (const step of wanted.filter((other) => other.isAlone)) results.push(await runStep(step, node));
  return results;
}

const sum = (results, key) => results.reduce((total, result) => total + result[key], 0);

await runMain(async () => {
  const wanted = chosen(process.argv.slice(2));
  const startedAt = performance.now();
  const node = await prepare(say, { isBuilt: wanted.some((step) => step.needsBuild) });
  say(`✓ ${'setup'.padEnd(12)} ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s`);
  const results = await runAll(wanted, node);
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((key) => sum(results, key));
  say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed > 0 || passed === 0 ? 1 : 0;
});
