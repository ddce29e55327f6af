import { ApiPropertyOptional } from '@nestjs/swagger';
import { type RouteType, routeTypes } from '@headgate/domain';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { ListQuery } from '../http/list.query.ts';

/** Filters of the list of routes. */
export class ListRoutesQuery extends ListQuery {
  @ApiPropertyOptional({ type: 'boolean', description: 'Only routes that are switched on, or off.' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean({ message: 'must be true or false' })
  readonly enabled?: boolean;

  @ApiPropertyOptional({ enum: routeTypes, description: 'Only routes of this type.' })
  @IsOptional()
  @IsIn(routeTypes, { message: `must be one of: ${routeTypes.join(', ')}` })
  readonly type?: RouteType;
}
