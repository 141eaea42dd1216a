import { memberOf } from '../model/data.ts';
import { helperFailure } from './failure.ts';
import { executionOf } from './stages.ts';
import { defineFunction } from './table.ts';

/** Functions that ask the product for ids and records by name. */
export const lookupFunctions = [
  defineFunction({
    signature: 'pipelineId(String)',
    description: 'The id of a pipeline of the same application.',
    parameters: ['pipelineName: The name of the pipeline'],
    example: "#pipelineId('Deploy to prod')",
    run: (run, name: string) => {
      const { application, pipelineId } = executionOf(run);
      const id = pipelineId?.(name, application);
      if (id !== undefined) return id;
      throw helperFailure(`The application ${application} has no pipeline named "${name}"`);
    },
  }),
  defineFunction({
    signature: 'pipelineIdOrNull(String)',
    description: 'The id of a pipeline of the same application, or null.',
    parameters: ['pipelineName: The name of the pipeline'],
    example: "#pipelineIdOrNull('Cleanup') ?: 'none'",
    run: (run, name: string) => {
      const { application, pipelineId } = executionOf(run);
      return pipelineId?.(name, application) ?? null;
    },
  }),
  defineFunction({
    signature: 'pipelineIdInApplication(String,String?)',
    description: 'The id of a pipeline of another application, or null.',
    parameters: ['pipelineName: The name of the pipeline', 'applicationName: The name of the application'],
    example: "#pipelineIdInApplication('Deploy', 'shop')",
    run: (run, name: string, application: string | null) => {
      if (!application) throw helperFailure('The name of the application is missing');
      return executionOf(run).pipelineId?.(name, application) ?? null;
    },
  }),
  defineFunction({
    signature: 'applicationMetadata(String)',
    description: "An application's record: email, permissions and whatever else it carries.",
    parameters: ['application: The name of the application'],
    example: "#applicationMetadata('shop').email",
    run: (run, application: string) => {
      const found = executionOf(run).applicationMetadata?.(application);
      if (found) return found;
      throw helperFailure(`There is no application named "${application}"`);
    },
  }),
  defineFunction({
    signature: 'canaryConfigNameToId(String,String)',
    description: 'The id of a canary config of an application.',
    parameters: ['name: The name of the canary config', 'application: The name of the application'],
    example: "#canaryConfigNameToId('default', 'shop')",
    run: (run, name: string, application: string) => {
      const id = executionOf(run).canaryConfigId?.(name, application);
      if (id !== undefined) return id;
      throw helperFailure(`The application ${application} has no canary config named "${name}"`);
    },
  }),
  defineFunction({
    signature: 'cfServiceKey(String?)',
    description: 'The service key that a Create Service Key stage (Cloud Foundry) made.',
    parameters: ['idOrName: The name or the id of the stage'],
    example: "#cfServiceKey('Create key').password",
    run: (run, idOrName: string | null) => {
      const stage = executionOf(run).stages.find(
        (one) =>
          (one.name === idOrName || one.id === idOrName) &&
          one.type === 'createServiceKey' &&
          one.status === 'SUCCEEDED',
      );
      return stage ? (memberOf(stage.context.serviceKey ?? null, 'serviceKey') ?? {}) : {};
    },
  }),
  defineFunction({
    signature: 'currentUser()',
    description: 'The user for whom the execution runs.',
    parameters: [],
    example: '#currentUser()',
    run: (run) => {
      const user = run.scope.currentUser ?? memberOf(run.scope.execution?.authentication ?? null, 'user');
      return user ?? 'anonymous';
    },
  }),
];
