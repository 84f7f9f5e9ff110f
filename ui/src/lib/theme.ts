/** Light, dark, or what the system says. `public/theme.js` reads the same key before the first paint. */

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'bennu.theme';

export function readTheme(): Theme {
  const set = document.documentElement.dataset['theme'];
  return set === 'light' || set === 'dark' ? set : 'system';
}

export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage is forbidden: the theme lasts as long as the page.
  }
}
