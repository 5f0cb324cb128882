/**
 * A value without what counts as absent (`undefined`, `null`, empty texts and lists), keys in order:
 * two outputs are the same when their texts in this form are.
 */
export function canonical(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(canonical);
  if (typeof value !== 'object') return value;
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value).toSorted()) {
    const kept = canonical((value as Record<string, unknown>)[key]);
    if (kept !== undefined) out[key] = kept;
  }
  return out;
}

/** The canonical form as text. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(canonical(value)) ?? '';
}

/** Stops the suite when two lists of canonical texts differ, and names the first field that does. */
export function assertEqual(
  what: string,
  ours: readonly string[],
  theirs: readonly string[],
): void {
  if (ours.length !== theirs.length) {
    throw new Error(`${what}: ${ours.length} values against ${theirs.length}`);
  }
  for (const [index, text] of ours.entries()) {
    if (text !== theirs[index]) {
      throw new Error(`${what}: value ${index} differs\n${difference(text, theirs[index]!)}`);
    }
  }
}

function difference(ours: string, theirs: string): string {
  const a = JSON.parse(ours || 'null') as Record<string, unknown> | null;
  const b = JSON.parse(theirs || 'null') as Record<string, unknown> | null;
  const keys = [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])];
  return keys
    .map((key) => [key, JSON.stringify(a?.[key]), JSON.stringify(b?.[key])] as const)
    .filter(([, left, right]) => left !== right)
    .map(
      ([key, left, right]) => `  ${key}\n    ${left?.slice(0, 200)}\n    ${right?.slice(0, 200)}`,
    )
    .join('\n');
}
