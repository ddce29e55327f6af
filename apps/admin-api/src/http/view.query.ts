import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ProjectQuery } from './project.query.ts';

/** Which side of a resource with a draft is shown. */
export class ViewQuery extends ProjectQuery {
  @ApiPropertyOptional({
    enum: ['live', 'draft'],
    default: 'live',
    description: '`draft`: as a publication would make it.',
  })
  @IsOptional()
  @IsIn(['live', 'draft'], { message: 'must be one of: live, draft' })
  readonly view: 'live' | 'draft' = 'live';
}
