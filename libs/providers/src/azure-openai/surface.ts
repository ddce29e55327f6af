import { type CloudOptions, isDatedVersion } from '@headgate/domain';

/** Since then a stream can be asked for usage, and the ceiling of an answer has its newer name. */
const modernSince = '2024-09-01';

/** One deployment behind one of the two surfaces Azure has: by deployment and dated version, or `/openai/v1`. */
export interface AzureSurface {
  readonly deployment: string;
  /** False for versions older than the present names of fields. */
  readonly isModern: boolean;
  /** The model a body must name; undefined where the path names it and no byte of the body has to change. */
  readonly bodyModel: string | undefined;
  /** Where an endpoint of one deployment lies. */
  pathOf(path: string): string;
  /** Where an endpoint lies that no deployment owns. */
  sharedPathOf(path: string): string;
}

/** The surface an operator chose by the version, and the deployment that stands for the model. */
export function findSurface({ api_version: version, deployments = {} }: CloudOptions, model: string): AzureSurface {
  const deployment = (Object.hasOwn(deployments, model) ? deployments[model] : undefined) ?? model;
  const shared = (path: string): string => withVersion(path, version);
  const isDated = isDatedVersion(version);
  return {
    deployment,
    isModern: !isDated || (version ?? '') >= modernSince,
    bodyModel: isDated ? undefined : deployment,
    pathOf: isDated ? (path) => shared(`/deployments/${encodeURIComponent(deployment)}${path}`) : shared,
    sharedPathOf: shared,
  };
}

function withVersion(path: string, version: string | undefined): string {
  if (version === undefined || /[?&]api-version=/.test(path)) return path;
  return `${path}${path.includes('?') ? '&' : '?'}api-version=${version}`;
}
