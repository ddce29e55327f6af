import { modelOverrideInput } from '@headgate/domain';
import { patchBody, publishPatch, strictBody } from '../http/body-schema.ts';

const example = { price: { input: 0.2, output: 1.6 }, max_output: 16_000 };

/** What an organization says of a model. */
export const overrideBody = strictBody(modelOverrideInput.meta({ id: 'ModelOverrideInput', example }));

/** What changes it; null takes a field back to what the catalogue says. */
export const overridePatch = patchBody(
  publishPatch(modelOverrideInput).meta({ id: 'ModelOverridePatch', example: { max_output: null } }),
);
