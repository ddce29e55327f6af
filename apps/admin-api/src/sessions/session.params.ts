import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The id of a session in a path. */
export class SessionParams {
  @ApiProperty({ description: 'Id of the session.', pattern: '^ses_[0-9A-Za-z]{12}$' })
  @Matches(/^ses_[0-9A-Za-z]{12}$/, { message: 'must be the id of a session' })
  readonly session!: string;
}
