import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, ValidateIf } from 'class-validator';

/** What changes an organization; an absent field stays. */
export class UpdateOrganization {
  @ApiPropertyOptional({
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'For people.',
    example: 'Acme Ltd',
  })
  @ValidateIf((organization: UpdateOrganization) => organization.name !== undefined)
  @Length(1, 200, { message: 'must have 1 to 200 characters' })
  @IsString({ message: 'must be a string' })
  readonly name?: string;
}
