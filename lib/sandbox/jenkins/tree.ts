/** Jenkins' `tree` parameter: `jobs[name,builds[number]{0,10}]` keeps those members, `*` keeps all. */
interface Branch {
  members: Map<string, Branch>;
  /** `{from,to}` on the list itself. */
  from: number;
  to: number;
}

const maxDepth = 20;

/** Throws a RangeError for text that is no tree. */
export function pruned(value: unknown, tree: string): unknown {
  const reader = { text: tree, at: 0 };
  const members = readMembers(reader, 0);
  if (reader.at < tree.length) throw new RangeError(`the tree ends unexpectedly at ${reader.at}`);
  return keep(value, { members, from: 0, to: Number.POSITIVE_INFINITY });
}

function readMembers(reader: { text: string; at: number }, depth: number): Map<string, Branch> {
  if (depth > maxDepth) throw new RangeError('the tree is too deep');
  const members = new Map<string, Branch>();
  do {
    const rest = reader.text.slice(reader.at);
    const name = /^,?\s*([\w*]+)/.exec(rest);
    if (!name) throw new RangeError(`a name is missing at ${reader.at}`);
    reader.at += name[0].length;
    let inner = new Map<string, Branch>();
    if (reader.text[reader.at] === '[') {
      reader.at++;
      inner = readMembers(reader, depth + 1);
      if (reader.text[reader.at++] !== ']') throw new RangeError(`a ] is missing at ${reader.at}`);
    }
    const range = /^\{(\d*)(,?)(\d*)\}/.exec(reader.text.slice(reader.at));
    if (range) reader.at += range[0].length;
    members.set(name[1]!, { members: inner, ...rangeOf(range) });
  } while (reader.text[reader.at] === ',');
  return members;
}

function rangeOf(range: RegExpExecArray | null): { from: number; to: number } {
  const from = Number(range?.[1] || 0);
  if (!range) return { from, to: Number.POSITIVE_INFINITY };
  if (!range[2]) return { from, to: from + 1 };
  return { from, to: range[3] ? Number(range[3]) : Number.POSITIVE_INFINITY };
}

function keep(value: unknown, branch: Branch): unknown {
  if (Array.isArray(value)) return value.slice(branch.from, branch.to).map((item) => keep(item, branch));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const next = branch.members.get(key) ?? branch.members.get('*');
    if (key === '_class' || next) kept[key] = next ? keep(member, next) : member;
  }
  return kept;
}
