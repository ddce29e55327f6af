import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ListQuery } from '../http/list.query.ts';

const statuses = ['active', 'beta', 'deprecated'] as const;
const modalities = ['text', 'image', 'audio', 'video', 'pdf'] as const;
const toBoolean = Transform(({ value }: { value: unknown }) =>
  value === 'true' ? true : value === 'false' ? false : value,
);
const mustBeBoolean = { message: 'must be true or false' };

/** Filters of the list of models. */
export class ListModelsQuery extends ListQuery {
  @ApiPropertyOptional({ type: 'string', description: 'Only models of this kind of provider, or of this provider.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly provider?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Only models whose id or name holds this text.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  readonly q?: string;

  @ApiPropertyOptional({ enum: statuses, description: 'Only models in this state.' })
  @IsOptional()
  @IsIn(statuses, { message: `must be one of: ${statuses.join(', ')}` })
  readonly status?: (typeof statuses)[number];

  @ApiPropertyOptional({ enum: modalities, description: 'Only models that take this.' })
  @IsOptional()
  @IsIn(modalities, { message: `must be one of: ${modalities.join(', ')}` })
  readonly input?: (typeof modalities)[number];

  @ApiPropertyOptional({ type: 'boolean', description: 'Only models that call tools, or do not.' })
  @IsOptional()
  @toBoolean
  @IsBoolean(mustBeBoolean)
  readonly tools?: boolean;

  @ApiPropertyOptional({ type: 'boolean', description: 'Only models that reason, or do not.' })
  @IsOptional()
  @toBoolean
  @IsBoolean(mustBeBoolean)
  readonly reasoning?: boolean;

  @ApiPropertyOptional({ type: 'boolean', description: 'Only models with a price, or without one.' })
  @IsOptional()
  @toBoolean
  @IsBoolean(mustBeBoolean)
  readonly priced?: boolean;

  @ApiPropertyOptional({ type: 'boolean', description: 'Only models the organization overrides, or does not.' })
  @IsOptional()
  @toBoolean
  @IsBoolean(mustBeBoolean)
  readonly overridden?: boolean;
}
