import type { PolicyRow, TenantTx } from '@headgate/database';
import type { PolicyPlace } from './policy-resource.ts';

/** Where policies stand: their owner's slug, and whether they are a default. Each owner is looked up once. */
export class PolicyPlaces {
  readonly #known = new Map<string | null, { readonly slug: string | null; readonly defaultPolicy: string | null }>();

  constructor(
    private readonly org: string,
    private readonly tx: TenantTx,
  ) {}

  async of({ projectId, name }: Pick<PolicyRow, 'projectId' | 'name'>): Promise<PolicyPlace> {
    const { slug, defaultPolicy } = this.#known.get(projectId) ?? (await this.#read(projectId));
    return { project: slug, isDefault: defaultPolicy === name };
  }

  async #read(projectId: string | null) {
    const owner =
      projectId === null
        ? { slug: null, defaultPolicy: (await this.tx.organizations.get(this.org)).defaultPolicy }
        : await this.tx.projects.findById(this.org, projectId);
    const known = { slug: owner?.slug ?? null, defaultPolicy: owner?.defaultPolicy ?? null };
    this.#known.set(projectId, known);
    return known;
  }
}
