/**
 * Whose resources are meant.
 * `owner`: those of exactly one project, or the organization's own (null).
 * `visibleTo`: what that project sees, its own and the organization's shared with it; its own hides the same name.
 * Absent: every resource of the organization.
 */
export type Visibility = { readonly owner: string | null } | { readonly visibleTo: string };
