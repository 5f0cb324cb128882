/** A decoded node of a positional message: whatever `JSON.parse` gave. */
export type Node = unknown;

/**
 * Field `index` (0-based) of a positional message, or `undefined`.
 *
 * A message is an array whose last element may be an object that holds the later fields by their
 * 1-based number ("sparse tail"); both spellings of a field are read alike.
 */
export function at(node: Node, index: number): Node {
  if (!Array.isArray(node)) return undefined;
  const last = node.length - 1;
  if (index < last) return node[index];
  const tail = node[last] as Node;
  if (tail !== null && typeof tail === 'object' && !Array.isArray(tail)) {
    return (tail as Record<number, Node>)[index + 1];
  }
  return node[index];
}

/** `at` applied twice. The fixed arities keep the calls monomorphic and free of rest arrays. */
export function at2(node: Node, a: number, b: number): Node {
  return at(at(node, a), b);
}

/** `at` applied three times. */
export function at3(node: Node, a: number, b: number, c: number): Node {
  return at(at(at(node, a), b), c);
}

/** `at` applied four times. */
export function at4(node: Node, a: number, b: number, c: number, d: number): Node {
  return at(at(at(at(node, a), b), c), d);
}

/** The node as a text; an empty text counts as absent. */
export function text(node: Node): string | undefined {
  return typeof node === 'string' && node !== '' ? node : undefined;
}

/** The node as a number. */
export function number(node: Node): number | undefined {
  return typeof node === 'number' ? node : undefined;
}

/** The node as a list; anything else is an empty one. */
export function list(node: Node): Node[] {
  return Array.isArray(node) ? (node as Node[]) : [];
}

/** JavaScript truth, as pages write 1/0 where packed answers write true/false. */
export function flag(node: Node): boolean {
  return Boolean(node);
}

/** A store link: relative ones (field 5) become absolute, absolute ones (field 6) are kept. */
export function link(node: Node): string | undefined {
  const relative = text(at2(node, 4, 2));
  return relative === undefined ? text(at2(node, 5, 2)) : `https://play.google.com${relative}`;
}

/** The address of an image node. */
export function image(node: Node): string | undefined {
  return text(at2(node, 3, 2));
}

/** `[seconds, nanos]` in ms since the epoch. */
export function milliseconds(node: Node): number | undefined {
  const seconds = number(at(node, 0));
  if (seconds === undefined) return undefined;
  return seconds * 1000 + Math.floor((number(at(node, 1)) ?? 0) / 1e6);
}
