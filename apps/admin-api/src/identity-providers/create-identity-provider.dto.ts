import { ApiProperty } from '@nestjs/swagger';
import type { Role } from '@headgate/domain';
import type { GroupMappingInput } from './group-mapping.dto.ts';
import { DefaultRole, Enabled, GroupsClaim, Mappings, Scopes, TextField } from './identity-provider-fields.ts';

/** What makes an identity provider. */
export class CreateIdentityProvider {
  @ApiProperty({ type: 'string', minLength: 1, maxLength: 100, description: 'For people.', example: 'Company login' })
  @TextField(100)
  readonly name!: string;

  @ApiProperty({
    type: 'string',
    format: 'uri',
    description: 'As the provider writes it; discovery begins there.',
    example: 'https://login.example.com',
  })
  @TextField(500)
  readonly issuer!: string;

  @ApiProperty({ type: 'string', minLength: 1, maxLength: 300, example: 'headgate' })
  @TextField(300)
  readonly client_id!: string;

  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: 1000,
    format: 'password',
    description: 'Sealed when it arrives, masked ever after.',
  })
  @TextField(1000)
  readonly client_secret!: string;

  @Scopes()
  readonly scopes: string[] = ['openid', 'email', 'profile'];

  @GroupsClaim()
  readonly groups_claim: string = 'groups';

  @Mappings()
  readonly mappings: GroupMappingInput[] = [];

  @DefaultRole()
  readonly default_role: Role | null = null;

  @Enabled()
  readonly enabled: boolean = true;
}
