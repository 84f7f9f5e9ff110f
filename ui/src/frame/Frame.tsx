/** What stays while pages change: navigation on the left, one bar on top, and the list of keys. */
import { Outlet } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { ShowKeys } from '../lib/showKeys';
import { useKeys } from '../lib/useKeys';
import { Tips } from '../ui/Tips';
import { KeysHelp } from './keys/KeysHelp';
import { Navigation } from './Navigation';
import { TopBar } from './TopBar';

export function Frame() {
  const [areKeysShown, setAreKeysShown] = useState(false);
  const showKeys = useCallback(() => setAreKeysShown(true), []);
  useKeys({ '?': showKeys });
  return (
    <ShowKeys value={showKeys}>
      <div className="flex h-full">
        <Navigation />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar />
          <main className="flex min-h-0 flex-1 flex-col">
            <Outlet />
          </main>
        </div>
        <Tips />
        <KeysHelp isOpen={areKeysShown} onOpenChange={setAreKeysShown} />
      </div>
    </ShowKeys>
  );
}
