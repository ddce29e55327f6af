import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type CatalogueFile, formatCatalogue } from '@headgate/catalogue';
import { takeOver } from './take-over.ts';

const target = path.resolve(import.meta.dirname, '../../data/catalogue/models.json');

/** Takes the facts of a models.dev export over: `node tools/catalogue/generate.ts <models.json> --commit <sha> --date <yyyy-mm-dd>`. */
function run(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { commit: { type: 'string' }, date: { type: 'string' } },
  });
  const [file] = positionals;
  const { commit, date } = values;
  if (file === undefined || commit === undefined || date === undefined) {
    throw new Error('Usage: generate.ts <models.json> --commit <sha> --date <yyyy-mm-dd>');
  }
  const before = existsSync(target) ? (JSON.parse(readFileSync(target, 'utf8')) as CatalogueFile) : undefined;
  const catalogue = takeOver(JSON.parse(readFileSync(file, 'utf8')), { commit, date }, before);
  writeFileSync(target, formatCatalogue(catalogue));
}

run();
