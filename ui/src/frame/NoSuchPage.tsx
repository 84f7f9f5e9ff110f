/** An address that leads nowhere. */
import { Link } from '@tanstack/react-router';
import { projectsPath } from '../lib/paths';
import { EmptyState } from '../ui/States';

export function NoSuchPage() {
  return (
    <EmptyState title="There is no such page">
      The address may be mistyped. <Link {...projectsPath()} className="text-accent hover:underline">All projects</Link>
    </EmptyState>
  );
}
