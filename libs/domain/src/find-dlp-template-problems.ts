import type { Problem } from '@headgate/kernel';
import type { DlpTemplateInput } from './dlp-template.ts';

/** Rules across the fields of a data protection template; every problem, in order. */
export function findDlpTemplateProblems(template: Pick<DlpTemplateInput, 'type' | 'config'>): Problem[] {
  const { config } = template;
  return [
    ...findMethodProblems(template),
    ...config.info_types.flatMap((infoType, index) => {
      const path = `config.info_types.${index}`;
      const isTwin = config.info_types.slice(0, index).some(({ name }) => name === infoType.name);
      return [
        ...(isTwin ? [{ path: `${path}.name`, message: 'is given twice' }] : []),
        ...findPatternProblems(infoType, path),
      ];
    }),
  ];
}

function findMethodProblems({ type, config }: Pick<DlpTemplateInput, 'type' | 'config'>): Problem[] {
  const path = 'config.transformation';
  const { method, masking_character, number_to_mask, replacements } = config.transformation ?? { method: 'inspect' };
  const onlyFor = [
    ['mask', 'masking_character', masking_character],
    ['mask', 'number_to_mask', number_to_mask],
    ['replace', 'replacements', replacements],
  ] as const;
  return [
    ...(type === 'inspect' && method !== 'inspect'
      ? [{ path: `${path}.method`, message: `changes what it finds; a template of type "inspect" only looks` }]
      : []),
    ...onlyFor
      .filter(([needed, , value]) => value !== undefined && method !== needed)
      .map(([needed, name]) => ({ path: `${path}.${name}`, message: `has no effect without the method "${needed}"` })),
  ];
}

function findPatternProblems({ regex, dictionary }: DlpTemplateInput['config']['info_types'][number], path: string) {
  if (regex === undefined) return [];
  if (dictionary !== undefined) {
    return [{ path: `${path}.dictionary`, message: 'cannot stand beside a pattern; make it an info type of its own' }];
  }
  const message = judgePattern(regex);
  return message === undefined ? [] : [{ path: `${path}.regex`, message }];
}

/** What no matcher does in linear time is refused when it is written, not when a call is waiting. */
function judgePattern(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return 'is no regular expression';
  }
  if (/(?<!\\)(?:\\\\)*\(\?<?[=!]/.test(pattern)) return 'must not look around';
  return /(?<!\\)(?:\\\\)*\\(?:[1-9]|k<)/.test(pattern) ? 'must not refer back' : undefined;
}
