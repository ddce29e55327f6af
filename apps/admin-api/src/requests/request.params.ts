import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The id of a request in a path. */
export class RequestParams {
  @ApiProperty({ description: 'The `x-request-id` of its answer.', pattern: '^[A-Za-z0-9._:-]{1,128}$' })
  @Matches(/^[A-Za-z0-9._:-]{1,128}$/, { message: 'must be a request id' })
  readonly id!: string;
}
