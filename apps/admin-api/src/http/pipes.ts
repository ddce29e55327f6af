import { StandardSchemaValidationPipe, ValidationPipe } from '@nestjs/common';
import { listDtoProblems } from './dto-problems.ts';
import { validationFault } from './validation-fault.ts';

/** Checks what declares a schema: the bodies that are stored or travel. */
export function schemaPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      validationFault(
        issues.map(({ path = [], message }) => ({
          path: path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.'),
          message,
        })),
      ),
  });
}

/** Checks what declares a class: queries, paths, and bodies that live only within one call. */
export function dtoPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    // Needed to suggest names for misspelt fields; the problems made from the errors hold no value.
    validationError: { target: true, value: false },
    exceptionFactory: (errors) => validationFault(listDtoProblems(errors)),
  });
}
