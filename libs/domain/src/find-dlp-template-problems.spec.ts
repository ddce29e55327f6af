import { describe, expect, it } from 'vitest';
import { dlpTemplateInput } from './dlp-template.ts';
import { findDlpTemplateProblems } from './find-dlp-template-problems.ts';

function problemsOf(written: object): string[] {
  const template = dlpTemplateInput.parse({ name: 't', type: 'de-identify', ...written });
  return findDlpTemplateProblems(template).map(({ path, message }) => `${path} ${message}`);
}

describe('a data protection template', () => {
  it('has a default for everything but its name', () => {
    expect(dlpTemplateInput.parse({ name: 't' })).toEqual({
      name: 't',
      type: 'inspect',
      enabled: true,
      projects: null,
      models: [],
      config: { info_types: [], likelihood: 'likely', notify: false, reject: false },
    });
  });

  it.each<[string, object, string[]]>([
    ['nothing', {}, []],
    ['every method with what belongs to it', { transformation: { method: 'mask', number_to_mask: 4 } }, []],
    ['replacements to replace with', { transformation: { method: 'replace', replacements: { EMAIL: '[e]' } } }, []],
    [
      'a mask without masking',
      { transformation: { method: 'redact', masking_character: '#', number_to_mask: 1 } },
      [
        'config.transformation.masking_character has no effect without the method "mask"',
        'config.transformation.number_to_mask has no effect without the method "mask"',
      ],
    ],
    [
      'replacements without replacing',
      { transformation: { method: 'mask', replacements: {} } },
      ['config.transformation.replacements has no effect without the method "replace"'],
    ],
    [
      'one info type twice',
      { info_types: [{ name: 'A' }, { name: 'A' }] },
      ['config.info_types.1.name is given twice'],
    ],
    [
      'a pattern and words at once',
      { info_types: [{ name: 'A', regex: 'a', dictionary: { word_list: ['a'] } }] },
      ['config.info_types.0.dictionary cannot stand beside a pattern; make it an info type of its own'],
    ],
  ])('with %s', (_, config, problems) => {
    expect(problemsOf({ config })).toEqual(problems);
  });

  it('that only looks takes nothing out', () => {
    const config = { transformation: { method: 'redact' } };
    expect(problemsOf({ type: 'inspect', config })).toEqual([
      'config.transformation.method changes what it finds; a template of type "inspect" only looks',
    ]);
    expect(problemsOf({ type: 'inspect', config: { transformation: { method: 'inspect' } } })).toEqual([]);
  });

  it.each([
    ['TCK-[0-9]{6}', undefined],
    ['\\(?[0-9]{3}\\)?', undefined],
    ['(?:a|b)+(?<named>c)', undefined],
    ['\\\\1 is a backslash and a digit', undefined],
    ['\\(?=', undefined],
    ['(', 'is no regular expression'],
    ['a(?=b)', 'must not look around'],
    ['(?<!a)b', 'must not look around'],
    ['(a)\\1', 'must not refer back'],
    ['(?<x>a)\\k<x>', 'must not refer back'],
  ])('with the pattern %s', (regex, message) => {
    const expected = message === undefined ? [] : [`config.info_types.0.regex ${message}`];
    expect(problemsOf({ config: { info_types: [{ name: 'A', regex }] } })).toEqual(expected);
  });
});
