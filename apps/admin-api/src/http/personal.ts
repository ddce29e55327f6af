import { Reflector } from '@nestjs/core';

/** Marks what a person does about themselves: it needs their session and no permission of any organization. The text says what. */
export const Personal = Reflector.createDecorator<string>();
