/** Goes round the three themes: the system's, light, dark. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { applyTheme, type Theme, useTheme } from '../lib/theme';
import { IconButton } from '../ui/Button';

const THEMES: Record<Theme, { icon: typeof Sun; word: string; next: Theme }> = {
  system: { icon: Monitor, word: 'as the system', next: 'light' },
  light: { icon: Sun, word: 'light', next: 'dark' },
  dark: { icon: Moon, word: 'dark', next: 'system' },
};

export function ThemeToggle() {
  const { icon: Icon, word, next } = THEMES[useTheme()];
  return (
    <IconButton label={`Theme: ${word}`} onClick={() => applyTheme(next)}>
      <Icon />
    </IconButton>
  );
}
