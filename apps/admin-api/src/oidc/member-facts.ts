import type { MemberRow } from '@headgate/database';
import type { Role } from '@headgate/domain';

/** What the trail tells of a member. */
export function memberFacts({ email, role, projects, via }: Pick<MemberRow, 'email' | 'role' | 'projects' | 'via'>): {
  email: string;
  role: Role;
  projects: string[] | null;
  via: string;
} {
  return { email, role, projects: projects === null ? null : [...projects], via };
}
