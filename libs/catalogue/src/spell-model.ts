/** What vendors and callers put before an id without meaning another model. */
const prefixes = [
  /^(?:models|publishers\/[a-z-]+\/models|accounts\/[a-z-]+\/models)\//,
  /^(?:us|eu|apac|au|jp|ca|global|us-gov)\.(?=[a-z0-9-]+\.)/,
];
/** What is put behind it: a date, "latest", Bedrock's and Vertex's versions. Not `:free` and its like, which cost otherwise. */
const suffixes = [/-v\d+:\d+$/, /@(?:\d{8}|default|latest)$/, /-latest$/, /-\d{4}-\d{2}-\d{2}$/, /-20\d{6}$/];

/** The spellings under which a model may be listed, best first; the id itself leads. */
export function spellModel(id: string): readonly string[] {
  const spellings = [id];
  let rest = id;
  for (const prefix of prefixes) {
    rest = rest.replace(prefix, '');
    spellings.push(rest);
  }
  for (const suffix of suffixes) {
    rest = rest.replace(suffix, '');
    spellings.push(rest);
  }
  const lower = spellings.map((spelling) => spelling.toLowerCase());
  return [...new Set([...spellings, ...lower])];
}

/** The id without date and version: what several listed ids of one model have in common. */
export function baseOfModel(id: string): string {
  return spellModel(id).at(-1) ?? id;
}
