import { Reflector } from '@nestjs/core';
import type { Permission } from '@headgate/domain';

/** The permission a handler needs. Every handler carries this or `@Public`; the process does not start with one that carries neither. */
export const Allow = Reflector.createDecorator<Permission>();
