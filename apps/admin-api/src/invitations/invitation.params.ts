import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The id of an invitation in a path. */
export class InvitationParams {
  @ApiProperty({ description: 'Id of the invitation.', pattern: '^inv_[0-9A-Za-z]{12}$' })
  @Matches(/^inv_[0-9A-Za-z]{12}$/, { message: 'must be the id of an invitation' })
  readonly invitation!: string;
}
