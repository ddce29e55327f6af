import type { JsonObject } from '@headgate/kernel';
import { textOf } from './text-of.ts';

/** A column: its heading, and the text of a row. */
export interface Column {
  readonly heading: string;
  readonly text: (row: JsonObject) => string;
}

/** Rows in columns as wide as their longest text, headings first. */
export function renderTable(columns: readonly Column[], rows: readonly JsonObject[]): string {
  const cells = [
    columns.map(({ heading }) => heading.toUpperCase()),
    ...rows.map((row) => columns.map(({ text }) => printable(text(row)))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** The column of a field. */
export function column(field: string, heading = field): Column {
  return { heading, text: (row) => textOf(row[field]) };
}

/** What others named must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}
