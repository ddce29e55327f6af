import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListAuditQuery } from './list-audit.query.ts';

const formats = ['ndjson', 'csv'] as const;

/** What is exported, and as what. */
export class ExportAuditQuery extends ListAuditQuery {
  @ApiPropertyOptional({ enum: formats, default: 'ndjson', description: 'One JSON object a line, or a table.' })
  @IsOptional()
  @IsIn(formats, { message: `must be one of: ${formats.join(', ')}` })
  readonly format: (typeof formats)[number] = 'ndjson';
}
