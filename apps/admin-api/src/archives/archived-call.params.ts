import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { NameParams } from '../http/name.params.ts';

/** A route and one of its calls. */
export class ArchivedCallParams extends NameParams {
  @ApiProperty({ description: 'Id of the request, as every answer of a proxy tells it in `x-request-id`.' })
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'must be the id of a request' })
  readonly request!: string;
}
