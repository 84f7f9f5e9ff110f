/** What the server says of itself: version, where the data lies, how much of it there is. */
import type { ReactNode } from 'react';
import { $api } from '../../api/client';
import { formatBytes, formatExactCount } from '../../lib/format';
import { CopyButton } from '../../ui/CopyButton';
import { ErrorState, Skeleton } from '../../ui/States';
import { SettingsSection } from './SettingsSection';

export function ServerSection() {
  const { data: status } = $api.useQuery('get', '/api/status');
  const { data: folder, error, refetch } = $api.useQuery('get', '/api/data-folder');
  if (error) return <ErrorState title="The data folder could not be read" error={error} onRetry={() => void refetch()} />;
  if (!status || !folder) return <Skeleton className="h-48 w-full" />;
  return (
    <SettingsSection title="Server and data">
      <div className="grid items-start gap-x-12 gap-y-3 min-[1000px]:grid-cols-2">
        <dl className="grid grid-cols-[120px_minmax(0,1fr)] gap-y-1.5">
          <Row name="Version">{status.version}</Row>
          <Row name="Spans">{formatExactCount(status.span_count)}</Row>
          <Row name="In memory">
            {formatBytes(status.memory_bytes)} of {formatBytes(status.memory_bytes_max)}
          </Row>
          <Row name="Data folder">
            <span className="-my-1.5 flex items-center gap-1">
              <code className="min-w-0 truncate font-mono text-data-sm">{folder.path}</code>
              <CopyButton text={folder.path} label="Copy the path of the data folder" />
            </span>
          </Row>
          <Row name="On disk">{formatBytes(folder.total_bytes)}</Row>
        </dl>
        <table aria-label="What lies in the data folder" className="w-full">
          <thead>
            <tr className="border-b border-line text-data-sm text-faint [&>th]:h-6 [&>th]:font-normal">
              <th scope="col" className="text-left">Name</th>
              <th scope="col" className="text-right">Size</th>
            </tr>
          </thead>
          <tbody>
            {folder.entries.map(({ name, bytes }) => (
              <tr key={name} className="border-b border-line [&>*]:h-7">
                <th scope="row" className="text-left font-mono text-data-sm font-normal">{name}</th>
                <td className="text-right" data-tip={`${formatExactCount(bytes)} bytes`}>{formatBytes(bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </SettingsSection>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
