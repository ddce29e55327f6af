import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';

/** What every list takes. Filters of a noun extend it. */
export class ListQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50, description: 'Most rows of a page.' })
  @IsOptional()
  @Type(() => Number)
  @Max(200, { message: 'must be at most 200' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be an integer' }) // the lowest is checked first
  readonly limit: number = 50;

  @ApiPropertyOptional({ type: 'string', description: 'The `next_cursor` of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  readonly cursor?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Slug of the project meant; the header says the same.' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'must be a slug' })
  readonly project?: string;
}
