/** What stays while pages change: navigation on the left, one bar on top. */
import { Outlet } from '@tanstack/react-router';
import { Tips } from '../ui/Tips';
import { Navigation } from './Navigation';
import { TopBar } from './TopBar';

export function Frame() {
  return (
    <div className="flex h-full">
      <Navigation />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar />
        <main className="flex min-h-0 flex-1 flex-col">
          <Outlet />
        </main>
      </div>
      <Tips />
    </div>
  );
}
