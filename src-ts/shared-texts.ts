// Texts that come again from app to app are kept once: an app names some fifteen permissions, all from the same few
// hundred. Without this the permissions of 10,000 kept apps take 11 MB more.
import type { App } from './native/models.js';

/** So many are remembered; a language has some 300 permissions and groups. */
const MOST = 4096;
const texts = new Map<string, string>();

function shared(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size < MOST) texts.set(text, text);
  return text;
}

/** Replaces what an app has in common with others by the one copy of it. Values other than apps are left alone. */
export function shareTexts(value: unknown): void {
  const app = value as Partial<App>;
  if (app.permissions === undefined) return;
  for (const entry of app.permissions) {
    entry.permission = shared(entry.permission);
    if (entry.type !== undefined) entry.type = shared(entry.type);
  }
}
