import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { ListQuery } from '../http/list.query.ts';
import { type AuditedKind, auditedKinds } from './audit-resource.ts';

/** An instant of a range. */
function Instant(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'string', format: 'date-time', description }),
    IsOptional(),
    Matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/, {
      message: 'must be an instant such as 2026-12-31T23:59:59Z',
    }),
    IsISO8601({ strict: true }, { message: 'is no date of the calendar' }),
  );
}

/** Filters of the audit trail. */
export class ListAuditQuery extends ListQuery {
  @ApiPropertyOptional({ enum: auditedKinds, description: 'Only events about this kind of resource.' })
  @IsOptional()
  @IsIn(auditedKinds, { message: `must be one of: ${auditedKinds.join(', ')}` })
  readonly resource_kind?: AuditedKind;

  @ApiPropertyOptional({ type: 'string', description: 'Only events about resources of this name.' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  readonly resource_name?: string;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Only what was done by this actor: the id of a key or a person.',
  })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'must be the id of an actor' })
  readonly actor?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Only this action, such as create, rotate or revoke.' })
  @IsOptional()
  @Matches(/^[a-z_]{1,50}$/, { message: 'must be an action such as create' })
  readonly action?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Only events of this revision.' })
  @IsOptional()
  @Type(() => Number)
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be an integer' }) // the lowest is checked first
  readonly revision?: number;

  @Instant('Only events from this instant on.')
  readonly from?: string;

  @Instant('Only events before this instant.')
  readonly to?: string;
}
