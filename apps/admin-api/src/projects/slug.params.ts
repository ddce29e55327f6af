import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The slug of a project in a path. */
export class SlugParams {
  @ApiProperty({ description: 'Slug of the project.', pattern: '^[a-z0-9][a-z0-9-]{0,62}$' })
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'must be lower-case letters, digits or "-"' })
  readonly slug!: string;
}
