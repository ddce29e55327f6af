/** What the mock does, read from a model name such as `slow-200ms-echo` or `fail-503`. */
export interface Behaviour {
  readonly kind:
    'say' | 'fail' | 'cut' | 'error-event' | 'stall' | 'garbage' | 'silent' | 'reset' | 'no-end' | 'bad-utf8';
  /** What is said, where something is. */
  readonly says: 'echo' | 'tool' | 'tools' | 'think' | 'empty' | 'tokens';
  readonly tokens: number;
  readonly delayMs: number;
  readonly status: number;
}

const echo: Behaviour = { kind: 'say', says: 'echo', tokens: 0, delayMs: 0, status: 200 };

const words: readonly (readonly [RegExp, (figure: number) => Partial<Behaviour>])[] = [
  [/^slow-(\d{1,6})ms/, (delayMs) => ({ delayMs })],
  [/^fail-([45]\d\d)/, (status) => ({ kind: 'fail', status })],
  [/^tokens-(\d{1,6})/, (tokens) => ({ says: 'tokens', tokens })],
  [/^cut-mid-stream/, () => ({ kind: 'cut' })],
  [/^error-event/, () => ({ kind: 'error-event' })],
  [/^stall/, () => ({ kind: 'stall' })],
  [/^garbage/, () => ({ kind: 'garbage' })],
  [/^silent/, () => ({ kind: 'silent' })],
  [/^reset/, () => ({ kind: 'reset' })],
  [/^no-end/, () => ({ kind: 'no-end' })],
  [/^bad-utf8/, () => ({ kind: 'bad-utf8' })],
  [/^tools/, () => ({ says: 'tools' })],
  [/^tool/, () => ({ says: 'tool' })],
  [/^think/, () => ({ says: 'think' })],
  [/^empty/, () => ({ says: 'empty' })],
  [/^(?:echo|embed)/, () => ({})],
];

/** Reads the words of a name from left to right; undefined where it says anything else. */
export function readBehaviour(model: string): Behaviour | undefined {
  let behaviour = echo;
  let rest = model.replace(/^mock\//, '');
  do {
    const step = readWord(rest);
    if (step === undefined) return undefined;
    behaviour = { ...behaviour, ...step.change };
    rest = step.rest;
  } while (rest !== '');
  return behaviour;
}

function readWord(text: string): { readonly change: Partial<Behaviour>; readonly rest: string } | undefined {
  for (const [pattern, change] of words) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const rest = text.slice(found[0].length);
    if (rest === '') return { change: change(Number(found[1] ?? 0)), rest };
    if (/^-./.test(rest)) return { change: change(Number(found[1] ?? 0)), rest: rest.slice(1) };
  }
  return undefined;
}

/** Every kind of name the mock knows, for a list of models. */
export const mockModels: readonly string[] = [
  'echo',
  'embed',
  'tool',
  'tools',
  'think',
  'empty',
  'tokens-100',
  'slow-200ms',
  'fail-429',
  'fail-503',
  'cut-mid-stream',
  'error-event',
  'stall',
  'garbage',
  'silent',
  'reset',
  'no-end',
  'bad-utf8',
];
