import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, Matches } from 'class-validator';

/** The projects a person is limited to. */
export function ProjectSlugList(absent: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,62}$' },
      minItems: 1,
      maxItems: 200,
      nullable: true,
      description: `Slugs of the projects the person is limited to; null: the whole organization. Absent: ${absent}.`,
      example: ['support'],
    }),
    IsOptional(),
    IsArray({ message: 'must be an array' }),
    ArrayMinSize(1, { message: 'must have at least 1 member; null means the whole organization' }),
    ArrayMaxSize(200, { message: 'must have at most 200 members' }),
    Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { each: true, message: 'must be slugs of projects' }),
  );
}
