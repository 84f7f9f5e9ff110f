/** The server's version, and how full its memory for spans is. */
import { $api } from '../api/client';
import { cx } from '../lib/cx';
import { formatBytes, formatExactCount } from '../lib/format';
import { Tooltip } from '../ui/Tooltip';

const NEARLY_FULL = 0.8;

export function ServerStatus() {
  const { data: status } = $api.useQuery('get', '/api/status', {}, { refetchInterval: 30_000 });
  if (!status) return <span className="flex-1" />;
  const share = status.memory_bytes_max > 0 ? status.memory_bytes / status.memory_bytes_max : 0;
  const isNearlyFull = share >= NEARLY_FULL;
  const exact = [
    `Bennu ${status.version}`,
    `${formatExactCount(status.span_count)} spans`,
    `${formatBytes(status.memory_bytes)} of ${formatBytes(status.memory_bytes_max)} in memory${isNearlyFull ? '; new spans are refused when it is full' : ''}`,
    status.data_dir,
  ].join('\n');
  return (
    <Tooltip content={exact} side="right">
      <span tabIndex={0} className={cx('flex-1 truncate px-1 text-data-sm', isNearlyFull ? 'text-warn' : 'text-faint')}>
        {isNearlyFull ? `Memory ${Math.round(share * 100)}% full` : `v${status.version}`}
      </span>
    </Tooltip>
  );
}
