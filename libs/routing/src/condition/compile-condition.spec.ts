import type { CallFacts, ConditionOperator, ConditionValue, FactValue, PolicyCondition } from '@headgate/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someFacts } from '../testing/a-policy.ts';
import { compileCondition, ConditionError } from './compile-condition.ts';

const test = (condition: PolicyCondition, facts: Partial<CallFacts> = {}) =>
  compileCondition(condition)(someFacts(facts));

/** A leaf over one member of the metadata. */
function over(fact: FactValue | undefined, op: ConditionOperator, value?: ConditionValue, ci = false) {
  const json = { metadata: fact === undefined ? {} : { x: fact } };
  return test({ field: 'metadata.x', op, value, ci }, { json });
}

describe('a comparison', () => {
  it.each<[FactValue | undefined, ConditionOperator, ConditionValue | undefined, boolean | undefined]>([
    ['free', 'eq', 'free', true],
    ['free', 'eq', 'Free', false],
    ['1', 'eq', 1, undefined],
    [1, 'ne', 2, true],
    ['a', 'in', ['a', 'b'], true],
    ['c', 'in', ['a', 'b'], false],
    [1, 'in', ['1'], undefined],
    ['c', 'nin', ['a', 'b'], true],
    [5, 'gt', 4, true],
    [4, 'gt', 4, false],
    [4, 'gte', 4, true],
    [4, 'lt', 5, true],
    ['2026-02-01', 'lt', '2026-03-01', true],
    [5, 'between', [1, 5], true],
    [6, 'between', [1, 5], false],
    ['hello world', 'contains', 'lo w', true],
    [['a', 'b'], 'contains', 'b', true],
    ['hello', 'starts_with', 'he', true],
    ['hello', 'ends_with', 'lo', true],
    [7, 'ends_with', 'lo', undefined],
    ['gpt-5-mini', 'matches', '^gpt-\\d+', true],
    ['claude', 'matches', '^gpt-\\d+', false],
    ['10.1.2.3', 'cidr', '10.0.0.0/8', true],
    ['11.1.2.3', 'cidr', ['10.0.0.0/8', '11.1.0.0/16'], true],
    ['::ffff:10.1.2.3', 'cidr', '10.0.0.0/8', true],
    ['2001:db8::1', 'cidr', '2001:db8::/32', true],
    ['2001:db9::1', 'cidr', '2001:db8::/32', false],
    ['not an address', 'cidr', '0.0.0.0/0', false],
    ['1.10.0', 'semver_gte', '1.9.3', true],
    ['v2', 'semver_gte', '2.0.0', true],
    ['2.0.0-beta', 'semver_gte', '2.0.0', false],
    ['new', 'semver_gte', '2.0.0', undefined],
    ['a,b', 'subset_of', ['a', 'b', 'c'], true],
    [['a', 'd'], 'subset_of', ['a', 'b'], false],
    ['a, d', 'intersects', ['d'], true],
    ['x', 'exists', undefined, true],
    [undefined, 'exists', undefined, false],
    [undefined, 'missing', undefined, true],
    [undefined, 'eq', 'x', undefined],
    [undefined, 'ne', 'x', undefined],
  ])('of %j: %s %j is %s', (fact, op, value, expected) => {
    expect(over(fact, op, value)).toBe(expected);
  });

  it('without regard to case where asked', () => {
    expect(over('FREE', 'eq', 'free', true)).toBe(true);
    expect(over('Gold', 'in', ['gold'], true)).toBe(true);
    expect(over('GPT', 'matches', 'gpt', true)).toBe(true);
  });

  it('by share puts the same value always in the same bucket, and as many as asked for', () => {
    const matches = (value: number, lt: number) => over(`user-${value}`, 'pct', { salt: 's', lt }) === true;
    const users = Array.from({ length: 20_000 }, (_, at) => at);
    const tenth = users.filter((user) => matches(user, 10));
    expect(Math.abs(tenth.length - 2_000)).toBeLessThan(200);
    expect(tenth.every((user) => matches(user, 10) && matches(user, 20))).toBe(true);
    expect(users.some((user) => matches(user, 0))).toBe(false);
    expect(users.every((user) => matches(user, 100))).toBe(true);
  });

  it('with a pattern that would take a backtracking engine for ever takes no time', () => {
    expect(over('a'.repeat(50_000), 'matches', '(a+)+$')).toBe(true);
    expect(over(`${'a'.repeat(50_000)}b`, 'matches', '^(a|aa)+$')).toBe(false);
  });

  it.each<[string, PolicyCondition]>([
    ['a back-reference', { field: 'path', op: 'matches', value: '(a)\\1' }],
    ['a look-ahead', { field: 'path', op: 'matches', value: 'a(?=b)' }],
    ['an open bracket', { field: 'path', op: 'matches', value: '[a' }],
    ['a block too narrow', { field: 'client.ip', op: 'cidr', value: '10.0.0.0/33' }],
    ['a field nobody knows', { field: 'pathh', op: 'exists' }],
    ['a field of a later version', { field: 'complexity.score', op: 'gt', value: 0.4 }],
  ])('is refused with %s', (_, condition) => {
    expect(() => compileCondition(condition)).toThrow(ConditionError);
  });
});

describe('a field', () => {
  const headers = new Map([
    ['x-headgate-tags', 'tier=free, team = red ,broken'],
    ['x-app', 'web'],
    ['authorization', 'Bearer hg_secret'],
  ]);
  const body = {
    user: 'u-1',
    max_tokens: 50,
    temperature: 0.5,
    tags: { team: 'body', only: 'here' },
    metadata: { batch: 'yes' },
    tools: [{ type: 'function' }, { type: 'function' }],
    messages: [
      { role: 'system', content: 'abc' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'defg' },
          { type: 'image_url', image_url: { url: 'https://x' } },
        ],
      },
    ],
  };
  const facts = someFacts({
    json: body,
    query: '?v=2',
    nowMs: Date.UTC(2026, 6, 31, 23, 30),
    header: (name) => headers.get(name),
    caller: { ...someFacts().caller, attrs: new Map([['plan', 'gold']]) },
  });

  it.each<[string, ConditionValue]>([
    ['tags.tier', 'free'],
    ['tags.team', 'red'],
    ['tags.only', 'here'],
    ['tags.batch', 'yes'],
    ['metadata.batch', 'yes'],
    ['attrs.plan', 'gold'],
    ['header.X-App', 'web'],
    ['query.v', '2'],
    ['params.temperature', 0.5],
    ['max_tokens', 50],
    ['end_user', 'u-1'],
    ['path', '/v1/chat/completions'],
    ['method', 'POST'],
    ['endpoint', 'chat'],
    ['schema', 'openai-chat'],
    ['model.requested', 'gpt-5'],
    ['stream', false],
    ['input.chars', 7],
    ['input.turns', 2],
    ['input.has_images', true],
    ['input.has_tools', true],
    ['input.tool_count', 2],
    ['org.id', 'org_a'],
    ['project.id', 'prj_1'],
    ['project.slug', 'default'],
    ['key.id', 'key_1'],
    ['route.name', 'support'],
    ['client.ip', '203.0.113.7'],
    ['time.hour', 23],
    ['time.weekday', 'fri'],
    ['time.date', '2026-07-31'],
  ])('%s is %j', (field, value) => {
    expect(compileCondition({ field, op: 'eq', value })(facts)).toBe(true);
  });

  it('of time is read in the zone named', () => {
    const inParis = { field: 'time.date', op: 'eq', value: '2026-08-01', tz: 'Europe/Paris' } as const;
    expect(compileCondition(inParis)(facts)).toBe(true);
    expect(compileCondition({ ...inParis, field: 'time.hour', value: 1 })(facts)).toBe(true);
  });

  it.each(['header.authorization', 'header.Authorization', 'header.x-api-key', 'header.cookie'])(
    '%s is nobody’s to read',
    (field) => {
      expect(compileCondition({ field, op: 'exists' })(facts)).toBe(false);
    },
  );

  it('of a name that objects have by themselves is missing', () => {
    expect(compileCondition({ field: 'metadata.constructor', op: 'exists' })(facts)).toBe(false);
    expect(compileCondition({ field: 'params.__proto__', op: 'exists' })(facts)).toBe(false);
  });
});

type Truth = boolean | undefined;
/** A condition over facts `t` (true), `f` (false) and nothing (unknown), with what it must come to in Kleene's logic. */
interface Formula {
  readonly condition: PolicyCondition;
  readonly truth: Truth;
}
const leaf = fc.constantFrom<Truth>(true, false, undefined).map((truth): Formula => {
  const field = truth === undefined ? 'metadata.none' : truth ? 'metadata.t' : 'metadata.f';
  return { truth, condition: { field, op: 'eq', value: true } };
});
const and = (values: readonly Truth[]): Truth =>
  values.includes(false) ? false : values.includes(undefined) ? undefined : true;
const formula = fc.letrec<{ node: Formula }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((parts): Formula => ({
      condition: { all: parts.map(({ condition }) => condition) },
      truth: and(parts.map(({ truth }) => truth)),
    })),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((parts): Formula => {
      const none = and(parts.map(({ truth }) => (truth === undefined ? undefined : !truth)));
      return {
        condition: { any: parts.map(({ condition }) => condition) },
        truth: none === undefined ? undefined : !none,
      };
    }),
    tie('node').map(({ condition, truth }): Formula => ({
      condition: { not: condition },
      truth: truth === undefined ? undefined : !truth,
    })),
  ),
})).node;

it('all, any and not follow the logic of three values, whatever they are put together from', () => {
  fc.assert(
    fc.property(formula, ({ condition, truth }) => {
      expect(test(condition, { json: { metadata: { t: true, f: false } } })).toBe(truth);
    }),
    { numRuns: 500 },
  );
});
