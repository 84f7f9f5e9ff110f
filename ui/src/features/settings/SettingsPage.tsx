/** Appearance, where the data lies, retention, prices: what can be set, and what the server says of itself. */
import { useEffect } from 'react';
import { AppearanceSection } from './AppearanceSection';
import { PricesSection } from './PricesSection';
import { RetentionSection } from './RetentionSection';
import { ServerSection } from './ServerSection';

export function SettingsPage() {
  useEffect(() => {
    document.title = 'Settings · Bennu';
  }, []);
  return (
    <div className="min-h-0 flex-1 overflow-auto bg-panel" tabIndex={0} role="region" aria-label="Settings">
      <div className="mx-auto flex max-w-[960px] flex-col gap-8 px-6 py-5">
        <h1 className="text-title font-semibold tracking-tight">Settings</h1>
        <AppearanceSection />
        <ServerSection />
        <RetentionSection />
        {/* By far the longest: what stood below would not be found. */}
        <PricesSection />
      </div>
    </div>
  );
}
