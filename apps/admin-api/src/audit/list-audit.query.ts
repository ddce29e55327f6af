import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
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

  @ApiPropertyOptional({ type: 'string', description: 'Only what was done with this key.' })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'must be the id of an actor' })
  readonly actor?: string;
}
