import type { ValidationError } from '@nestjs/common';
import { type Problem, unknownField } from '@headgate/kernel';
import { getMetadataStorage } from 'class-validator';

/** What class-validator finds wrong, in the same words and shape as the schemas' problems. */
export function listDtoProblems(errors: readonly ValidationError[], prefix = ''): Problem[] {
  return errors.flatMap((error) => {
    const path = prefix === '' ? error.property : `${prefix}.${error.property}`;
    const own = Object.entries(error.constraints ?? {}).map(([rule, text]) => ({
      path,
      message: rule === 'whitelistValidation' ? unknownField(error.property, knownOf(error.target)) : say(error, text),
    }));
    return [...own, ...listDtoProblems(error.children ?? [], path)];
  });
}

/** Its sentences begin with the property's name, which the path says already. */
function say(error: ValidationError, text: string): string {
  return text.startsWith(`${error.property} `) ? text.slice(error.property.length + 1) : text;
}

function knownOf(target: object | undefined): string[] {
  if (target === undefined) return [];
  const rules = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  return [...new Set(rules.map((rule) => rule.propertyName))];
}
