import { stageContract } from '#lib/stages/contract-suite';
import { enableManifestDefinition } from '#lib/stages/enable-manifest/definition';
import { enableManifestExecutor } from '#lib/stages/enable-manifest/execute';

stageContract(enableManifestDefinition, enableManifestExecutor, new URL('.', import.meta.url));
