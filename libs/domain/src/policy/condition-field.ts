/** What a field of a request holds, which decides the operators that fit it. */
export type FieldType = 'text' | 'number' | 'flag' | 'any';

/** One thing a rule may ask about. */
export interface ConditionField {
  /** A name ending in `.*` stands for every name with that beginning. */
  readonly name: string;
  readonly type: FieldType;
  /** `client`: whoever calls can make it say anything; `server`: only configuration, key or gateway decide it. */
  readonly source: 'client' | 'server';
  /** False where this version cannot tell it yet: a rule that reads it can be a draft, but not live. */
  readonly isAvailable: boolean;
}

function fields(
  source: ConditionField['source'],
  isAvailable: boolean,
  types: Readonly<Record<string, FieldType>>,
): ConditionField[] {
  return Object.entries(types).map(([name, type]) => ({ name, type, source, isAvailable }));
}

/** Every field of a request that rules know (routing.md, section 5). */
export const conditionFields: readonly ConditionField[] = [
  ...fields('client', true, {
    'tags.*': 'text',
    'metadata.*': 'any',
    'header.*': 'text',
    'query.*': 'text',
    'params.*': 'any',
    path: 'text',
    method: 'text',
    endpoint: 'text',
    schema: 'text',
    'model.requested': 'text',
    stream: 'flag',
    'input.chars': 'number',
    'input.turns': 'number',
    'input.has_images': 'flag',
    'input.has_tools': 'flag',
    'input.tool_count': 'number',
    max_tokens: 'number',
    end_user: 'text',
    'route.name': 'text',
  }),
  ...fields('server', true, {
    'attrs.*': 'text',
    'org.id': 'text',
    'project.id': 'text',
    'project.slug': 'text',
    'key.id': 'text',
    'time.hour': 'number',
    'time.weekday': 'text',
    'time.date': 'text',
    'client.ip': 'text',
  }),
  ...fields('client', false, {
    'input.tokens_est': 'number',
    'input.has_audio': 'flag',
    'input.has_files': 'flag',
    'input.has_tool_results': 'flag',
    'input.response_format': 'text',
    'input.system_hash': 'text',
    'input.language': 'text',
    'input.has_code': 'flag',
    'input.pii': 'flag',
    'input.injection_score': 'number',
    'reasoning.effort': 'text',
    'complexity.score': 'number',
    'complexity.tier': 'text',
    'client.sdk': 'text',
  }),
  ...fields('server', false, {
    'key.labels.*': 'text',
    'user.id': 'text',
    'customer.id': 'text',
    'client.country': 'text',
    'state.bound_provider': 'text',
    'budget.*': 'number',
    'limits.rpm_used_pct': 'number',
    'target.*': 'any',
    'est.cost_usd': 'number',
    'attempt.n': 'number',
    'attempt.last_error': 'text',
  }),
];

const byName = new Map(conditionFields.map((field) => [field.name, field]));

/** The field of this name, `tags.tier` as well as `stream`; undefined for a name nobody knows. */
export function findConditionField(name: string): ConditionField | undefined {
  const exact = byName.get(name);
  if (exact !== undefined) return name.endsWith('.*') ? undefined : exact;
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const family = byName.get(`${name.slice(0, dot)}.*`);
    if (family !== undefined && dot + 1 < name.length) return family;
  }
  return undefined;
}
