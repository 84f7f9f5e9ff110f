/** The list's part of the one bar on top: how far back, and whether new rows come in. */
import { cx } from '../../lib/cx';
import { Button } from '../../ui/Button';
import { TimeRangePicker } from '../../ui/TimeRangePicker';
import { TopBarTools } from '../../ui/TopBarTools';
import type { ListView } from './useListView';

export function ListTopBar({ view }: { view: ListView }) {
  const { isLive, canBeLive, search } = view;
  const tip = !canBeLive ? 'Only the newest first, up to now, can follow' : isLive ? 'New rows appear by themselves' : 'New rows are not fetched';
  return (
    <TopBarTools>
      <TimeRangePicker range={view.range} onChange={view.setRange} />
      <Button
        role="switch"
        aria-checked={isLive}
        aria-label="Live"
        data-tip={tip}
        disabled={!canBeLive}
        onClick={() => void view.change({ paused: search.paused ? undefined : true })}
      >
        <span aria-hidden className={cx('size-2 rounded-full', isLive ? 'bg-ok' : 'border-[1.5px] border-strong')} />
        <span className="max-[860px]:sr-only">{isLive ? 'Live' : 'Paused'}</span>
      </Button>
    </TopBarTools>
  );
}
