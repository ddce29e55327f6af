import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { Instant } from '../http/instant.ts';
import { ListQuery } from '../http/list.query.ts';
import { type AuditedKind, auditedKinds } from './audit-resource.ts';

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
