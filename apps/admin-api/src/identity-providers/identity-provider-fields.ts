import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { type Role, roles } from '@headgate/domain';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  Length,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { GroupMappingInput } from './group-mapping.dto.ts';

/** A field that may be left out, but is not null. */
function given(name: string): PropertyDecorator {
  return ValidateIf((input: Readonly<Record<string, unknown>>) => input[name] !== undefined);
}

/** Roles by group, the first that matches counting. */
export function Mappings(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: [GroupMappingInput],
      maxItems: 200,
      description: 'Roles by group; the first that matches counts, at every login anew. Absent when made: none.',
    }),
    given('mappings'),
    ValidateNested({ each: true, message: 'must be objects' }),
    Type(() => GroupMappingInput),
    ArrayMaxSize(200, { message: 'must have at most 200 members' }),
    IsArray({ message: 'must be an array' }),
  );
}

/** The role of whoever is in no mapped group. */
export function DefaultRole(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      enum: roles,
      nullable: true,
      description: 'Of those in no mapped group; null: they are refused. Absent when made: null.',
    }),
    ValidateIf(
      (input: { default_role?: Role | null }) => input.default_role !== undefined && input.default_role !== null,
    ),
    IsIn(roles, { message: `must be one of: ${roles.join(', ')}, or null` }),
  );
}

/** What is asked for beside `openid`. */
export function Scopes(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string' },
      minItems: 1,
      maxItems: 20,
      default: ['openid', 'email', 'profile'],
      description: '`openid` is always asked for.',
    }),
    given('scopes'),
    Matches(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/, { each: true, message: 'must be scopes' }),
    ArrayMaxSize(20, { message: 'must have at most 20 members' }),
    ArrayMinSize(1, { message: 'must have at least 1 member' }),
    IsArray({ message: 'must be an array' }),
  );
}

/** Where the groups are told. */
export function GroupsClaim(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'string',
      minLength: 1,
      maxLength: 200,
      default: 'groups',
      description: 'Claim that lists the groups.',
    }),
    given('groups_claim'),
    Length(1, 200, { message: 'must have 1 to 200 characters' }),
    IsString({ message: 'must be a string' }),
  );
}

/** Whether people come by it. */
export function Enabled(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'boolean', default: true, description: 'Nobody logs in by one that is disabled.' }),
    given('enabled'),
    IsBoolean({ message: 'must be true or false' }),
  );
}

/** A line of text that may be required. */
export function TextField(most: number): PropertyDecorator {
  return applyDecorators(
    Length(1, most, {
      message: ({ value }) => (value === undefined ? 'is required' : `must have 1 to ${most} characters`),
    }),
    IsString({ message: ({ value }) => (value === undefined ? 'is required' : 'must be a string') }),
  );
}
