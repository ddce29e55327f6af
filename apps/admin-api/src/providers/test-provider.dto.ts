import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches, ValidateIf } from 'class-validator';

/** What a test of a provider calls. */
export class TestProvider {
  @ApiPropertyOptional({
    type: 'string',
    description:
      'Model to ask for a few tokens. Without it the first one that a route names; where none does, the provider is asked for its models, which costs nothing.',
    example: 'gpt-5-mini',
  })
  @ValidateIf((body: TestProvider) => body.model !== undefined)
  @Matches(/^[\x21-\x7e]{1,300}$/, { message: 'must be the name of a model' })
  readonly model?: string;

  @ApiPropertyOptional({
    type: 'string',
    description: 'Name of the secret to test, also one that is switched off; without it the one with the most weight.',
  })
  @ValidateIf((body: TestProvider) => body.secret !== undefined)
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, { message: 'must be the name of a secret' })
  readonly secret?: string;
}
