import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { span, trace } from '../features/trace/testSpans';
import { openPage } from '../testing/openPage';
import { project } from '../testing/projects';

const ID = '0af7651916cd43dd8448eb211c80319c';

test('a link to a project by its global id opens its trace', async () => {
  const at = `/projects/UHJvamVjdDoy/traces/${ID}`;
  openPage(at, { [`/api${at}`]: trace([span('agent.run', null, 0, 100)]) });
  expect(await screen.findByRole('heading', { name: 'agent.run' })).toBeTruthy();
});

test('a stable link to a project by its name opens its traces', async () => {
  const { address } = openPage('/redirects/projects/support', { '/api/projects': { projects: [project('support')] } });
  await expect.poll(address).toBe('/projects/support/traces');
});
