import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The id of a member in a path. */
export class MemberParams {
  @ApiProperty({ description: 'Id of the member.', pattern: '^mem_[0-9A-Za-z]{12}$' })
  @Matches(/^mem_[0-9A-Za-z]{12}$/, { message: 'must be the id of a member' })
  readonly member!: string;
}
