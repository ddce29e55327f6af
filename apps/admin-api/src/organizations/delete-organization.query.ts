import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

/** A deletion says whose it is twice: nothing of what it removes comes back. */
export class DeleteOrganizationQuery {
  @ApiProperty({ type: 'string', description: 'The slug of the organization, once more.', example: 'acme' })
  @MaxLength(63, { message: 'must be the slug of the organization' })
  @IsString({ message: 'is required: the slug of the organization, once more' })
  readonly confirm!: string;
}
