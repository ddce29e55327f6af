import { Reflector } from '@nestjs/core';

/** Marks the few handlers that answer without a key; the text says why that is safe. */
export const Public = Reflector.createDecorator<string>();
