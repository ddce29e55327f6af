import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsInt, IsISO8601, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { ListQuery } from '../http/list.query.ts';

const instant = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
const instantMessage = 'must be a date or an instant such as 2026-11-20T12:00:00Z';

/** Filters of the request log. */
export class ListRequestsQuery extends ListQuery {
  @ApiPropertyOptional({ type: 'string', description: 'Name of the route.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly route?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Model asked for, or the one that answered.' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  readonly model?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Name of the provider.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly provider?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Id of the key.' })
  @IsOptional()
  @Matches(/^[0-9A-Za-z]{12}$/, { message: 'must be the 12 characters inside the key' })
  readonly key?: string;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', maxLength: 320 },
    maxItems: 5,
    description: 'Attribute of the key at the time, as `name:value`; several must all be there.',
    example: ['team:support'],
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => [value].flat())
  @ArrayMaxSize(5, { message: 'must have at most 5 members' })
  @MaxLength(320, { each: true, message: 'must have at most 320 characters' })
  @Matches(/^[a-z][a-z0-9_.-]{0,62}:./s, { each: true, message: 'must be a name and a value, such as team:support' })
  readonly attr?: string[];

  @ApiPropertyOptional({ type: 'integer', minimum: 100, maximum: 599, description: 'Status the caller saw.' })
  @IsOptional()
  @Type(() => Number)
  @Max(599, { message: 'must be at most 599' })
  @Min(100, { message: 'must be at least 100' })
  @IsInt({ message: 'must be an integer' }) // the lowest is checked first
  readonly status?: number;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Started at or after.' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'is no date of the calendar' })
  @Matches(instant, { message: instantMessage })
  readonly from?: string;

  @ApiPropertyOptional({ type: 'string', format: 'date-time', description: 'Started before.' })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'is no date of the calendar' })
  @Matches(instant, { message: instantMessage })
  readonly to?: string;
}
