import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { ProjectQuery } from './project.query.ts';

/** Whether a write goes live. */
export class DraftQuery extends ProjectQuery {
  @ApiPropertyOptional({
    type: 'boolean',
    default: false,
    description:
      'True: kept as a draft, which is checked but serves no call until it is published. A draft may ask for what this version cannot do yet; `not_enforced` names it.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean({ message: 'must be true or false' })
  readonly draft: boolean = false;
}
