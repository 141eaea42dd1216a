import { stageContract } from '#lib/stages/contract-suite';
import { disableManifestDefinition } from '#lib/stages/disable-manifest/definition';
import { disableManifestExecutor } from '#lib/stages/disable-manifest/execute';

stageContract(disableManifestDefinition, disableManifestExecutor, new URL('.', import.meta.url));
