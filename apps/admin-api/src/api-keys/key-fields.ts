import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsISO8601, IsOptional, Matches } from 'class-validator';

/** The names of routes a key may call. */
export function RouteNames(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$' },
      minItems: 1,
      maxItems: 200,
      nullable: true,
      description: 'Names of the routes it may call; null or absent: all.',
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
