import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { keyEndpoints } from '@headgate/domain';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  Matches,
  ValidateIf,
} from 'class-validator';

/** The names of routes a key may call. */
export function RouteNames(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$' },
      minItems: 1,
      maxItems: 200,
      nullable: true,
      description:
        'Names of the routes it may call; null or absent: all. Of an admin key: what the keys it makes may call at most.',
    }),
    IsOptional(),
    IsArray({ message: 'must be an array' }),
    ArrayMinSize(1, { message: 'must have at least 1 member; null means all' }),
    ArrayMaxSize(200, { message: 'must have at most 200 members' }),
    Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, { each: true, message: 'must be names of routes' }),
  );
}

/** The models a key may ask for. */
export function ModelPatterns(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string', minLength: 1, maxLength: 300 },
      minItems: 1,
      maxItems: 200,
      nullable: true,
      description: 'Models it may ask for, "vendor/*" allowed; null or absent: all.',
    }),
    IsOptional(),
    IsArray({ message: 'must be an array' }),
    ArrayMinSize(1, { message: 'must have at least 1 member; null means all' }),
    ArrayMaxSize(200, { message: 'must have at most 200 members' }),
    Matches(/^[\x21-\x7e]{1,300}$/, { each: true, message: 'must be names of models' }),
  );
}

/** The endpoints a key may call. */
export function Endpoints(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string', enum: [...keyEndpoints] },
      minItems: 1,
      nullable: true,
      description:
        'Endpoints it may call, whatever the path to them; null or absent: all. Another answers 403 key_scope.',
      example: ['chat', 'embeddings'],
    }),
    IsOptional(),
    IsArray({ message: 'must be an array' }),
    ArrayMinSize(1, { message: 'must have at least 1 member; null means all' }),
    IsIn(keyEndpoints, { each: true, message: `must be among: ${keyEndpoints.join(', ')}` }),
  );
}

/** Pairs of text; what is wrong in one of them is told by `findPairProblems`. */
export function Pairs(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'object',
      additionalProperties: { type: 'string', maxLength: 256 },
      nullable: true,
      description: `${description} At most 32; names are lower-case letters, digits, "_", "-" and "."; null: none.`,
      example: { team: 'support' },
    }),
    IsOptional(),
    IsObject({ message: 'must be an object of texts' }),
  );
}

/** The policy a key is bound to. */
export function PolicyAlias(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$',
      nullable: true,
      description: 'Alias of the policy it is bound to; null or absent: none of its own.',
    }),
    IsOptional(),
    Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, { message: 'must be the alias of a policy' }),
  );
}

/** Whether calls of a key may bring a policy of their own. */
export function InlinePolicy(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'boolean',
      default: false,
      description:
        'True: its calls may bring a policy of their own, over all providers its project sees and models it may use.',
    }),
    ValidateIf((_, value) => value !== undefined), // null is no answer
    IsBoolean({ message: 'must be true or false' }),
  );
}

/** Whether a key works. */
export function Enabled(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'boolean',
      default: true,
      description: 'False: it is refused until it is true again.',
    }),
    ValidateIf((_, value) => value !== undefined), // null is no answer
    IsBoolean({ message: 'must be true or false' }),
  );
}

/** When a key ends. */
export function Expiry(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'string',
      format: 'date-time',
      nullable: true,
      description: 'When it ends; null or absent: never.',
      example: '2027-12-31T23:59:59Z',
    }),
    IsOptional(),
    Matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/, {
      message: 'must be an instant such as 2027-12-31T23:59:59Z',
    }),
    // `Date` would take the 30th of February for the 2nd of March.
    IsISO8601({ strict: true }, { message: 'is no date of the calendar' }),
  );
}
