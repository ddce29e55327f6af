/** `hasTargets` in the words of JSON Schema. */
export const aimedSomewhere = {
  anyOf: [
    { required: ['models'], properties: { models: { minItems: 1 } } },
    {
      required: ['config'],
      properties: {
        config: {
          required: ['policy'],
          properties: {
            policy: {
              anyOf: [
                { type: 'string' },
                ...['targets', 'providers'].map((name) => ({ type: 'object', required: [name] })),
              ],
            },
          },
        },
      },
    },
  ],
};
