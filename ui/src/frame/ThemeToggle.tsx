/** Goes round the three themes: the system's, light, dark. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { applyTheme, readTheme, type Theme } from '../lib/theme';
import { IconButton } from '../ui/Button';

const THEMES: Record<Theme, { icon: typeof Sun; word: string; next: Theme }> = {
  system: { icon: Monitor, word: 'as the system', next: 'light' },
  light: { icon: Sun, word: 'light', next: 'dark' },
  dark: { icon: Moon, word: 'dark', next: 'system' },
};

export function ThemeToggle() {
  const [theme, setTheme] = useState(readTheme);
  const { icon: Icon, word, next } = THEMES[theme];
  const change = () => {
    applyTheme(next);
    setTheme(next);
  };
  return (
    <IconButton label={`Theme: ${word}`} onClick={change}>
      <Icon />
    </IconButton>
  );
}
