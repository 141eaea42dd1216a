import type { StageCategory, StageDefinition } from '#lib/stages/contract';
import { stageDefinitions } from '#lib/stages/definitions';

/** Stage types as people look for them. */
export interface PaletteGroup {
  category: StageCategory;
  title: string;
  definitions: readonly StageDefinition[];
}

const titles: Record<StageCategory, string> = {
  flow: 'Flow',
  kubernetes: 'Kubernetes',
  ci: 'Build',
  notify: 'Notify',
  canary: 'Canary',
  other: 'Other',
};

/** Every word of the search must be found in the title, the summary, the type or its other names. */
export function paletteGroups(
  search: string,
  definitions: readonly StageDefinition[] = stageDefinitions,
): PaletteGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = definitions.filter((definition) => {
    const { title, summary, type, aliases = [] } = definition;
    const text = [title, summary, type, ...aliases].join(' ').toLowerCase();
    return !definition.internal && words.every((word) => text.includes(word));
  });
  return (Object.keys(titles) as StageCategory[])
    .map((category) => ({
      category,
      title: titles[category],
      definitions: found.filter((definition) => definition.category === category),
    }))
    .filter((group) => group.definitions.length > 0);
}
