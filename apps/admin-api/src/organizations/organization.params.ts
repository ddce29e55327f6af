import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The id of an organization in a path. */
export class OrganizationParams {
  @ApiProperty({
    description: 'Id of the organization.',
    pattern: '^org_[0-9A-Za-z]{1,40}$',
    example: 'org_4fTq0ZbW9sKx',
  })
  @Matches(/^org_[0-9A-Za-z]{1,40}$/, { message: 'must be the id of an organization' })
  readonly org!: string;
}
