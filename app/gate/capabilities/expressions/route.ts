import { catalogueFunctions } from '#lib/expressions/catalogue';
import { withGate } from '#lib/http/gate-route';

/** What clients complete while somebody writes an expression. */
export const GET = withGate({ rule: 'signed in' }, () => ({
  functions: catalogueFunctions().map(({ name, parameters, description }) => ({
    name,
    documentation: description,
    parameters: parameters.map((parameter) => ({ ...parameter })),
  })),
  spelEvaluators: [
    {
      versionKey: 'v4',
      displayName: 'V4',
      description: 'Evaluates expressions when a stage starts, variables one after another',
      isDeprecated: false,
    },
  ],
}));
