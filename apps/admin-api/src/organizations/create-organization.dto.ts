import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, Matches, ValidateIf } from 'class-validator';

/** What creates an organization. */
export class CreateOrganization {
  @ApiProperty({
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
    description: 'Short name, unique in the installation; stays.',
    example: 'acme',
  })
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, {
    message: ({ value }) =>
      value === undefined
        ? 'is required'
        : 'must be 1 to 63 lower-case letters, digits or "-", beginning with a letter or digit',
  })
  readonly slug!: string;

  @ApiPropertyOptional({
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'For people; without it the slug.',
  })
  @ValidateIf((organization: CreateOrganization) => organization.name !== undefined)
  @Length(1, 200, { message: 'must have 1 to 200 characters' })
  @IsString({ message: 'must be a string' })
  readonly name?: string;
}
