import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ProjectQuery } from '../http/project.query.ts';

const views = ['live', 'draft', 'effective'] as const;

/** Which side of a route is shown. */
export class ViewRouteQuery extends ProjectQuery {
  @ApiPropertyOptional({
    enum: [...views],
    default: 'live',
    description:
      '`draft`: as a publication would make it. `effective`: with every setting that holds, and who says so.',
  })
  @IsOptional()
  @IsIn(views, { message: `must be one of: ${views.join(', ')}` })
  readonly view: (typeof views)[number] = 'live';
}
