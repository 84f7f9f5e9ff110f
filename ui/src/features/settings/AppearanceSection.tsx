/** Light, dark, or as the system. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { applyTheme, type Theme, useTheme } from '../../lib/theme';
import { cx } from '../../lib/cx';
import { SettingsSection } from './SettingsSection';

const CHOICES: { theme: Theme; word: string; icon: typeof Sun }[] = [
  { theme: 'system', word: 'As the system', icon: Monitor },
  { theme: 'light', word: 'Light', icon: Sun },
  { theme: 'dark', word: 'Dark', icon: Moon },
];

export function AppearanceSection() {
  const chosen = useTheme();
  return (
    <SettingsSection title="Appearance" note="Kept in this browser.">
      <div role="radiogroup" aria-label="Theme" className="flex gap-2">
        {CHOICES.map(({ theme, word, icon: Icon }) => (
          <label
            key={theme}
            className={cx(
              'flex h-8 cursor-pointer items-center gap-2 rounded-[5px] border px-3 has-focus-visible:outline-2 has-focus-visible:outline-accent',
              theme === chosen ? 'border-accent bg-accent-soft text-accent' : 'border-line hover:bg-hover',
            )}
          >
            <input type="radio" name="theme" className="sr-only" checked={theme === chosen} onChange={() => applyTheme(theme)} />
            <Icon aria-hidden className="size-3.5" />
            {word}
          </label>
        ))}
      </div>
    </SettingsSection>
  );
}
