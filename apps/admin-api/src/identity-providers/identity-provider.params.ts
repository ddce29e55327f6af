import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The id of an identity provider in a path. */
export class IdentityProviderParams {
  @ApiProperty({ description: 'Id of the identity provider.', pattern: '^idp_[0-9A-Za-z]{12}$' })
  @Matches(/^idp_[0-9A-Za-z]{12}$/, { message: 'must be the id of an identity provider' })
  readonly identity_provider!: string;
}
