import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

/** The project a request means, where it is named in the query. */
export class ProjectQuery {
  @ApiPropertyOptional({ type: 'string', description: 'Slug of the project meant; the header says the same.' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'must be a slug' })
  readonly project?: string;
}
