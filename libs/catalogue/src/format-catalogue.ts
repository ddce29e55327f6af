import type { CatalogueFile } from './catalogue-file.ts';

/** The text of a catalogue file: one line per model and everything in order, so that a change of the facts is a short diff. */
export function formatCatalogue({ format, source, vendors }: CatalogueFile): string {
  const blocks = sorted(vendors).map(([vendor, { name, models }]) => {
    const rows = sorted(models).map(([id, facts]) => `${JSON.stringify(id)}:${JSON.stringify(facts)}`);
    return `${JSON.stringify(vendor)}:{"name":${JSON.stringify(name)},"models":{\n${rows.join(',\n')}\n}}`;
  });
  return `{"format":${format},"source":${JSON.stringify(source)},"vendors":{\n${blocks.join(',\n')}\n}}\n`;
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
