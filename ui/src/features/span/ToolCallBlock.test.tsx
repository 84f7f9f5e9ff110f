import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { pairToolResults } from './conversation';
import { NewFromContext } from './newMessages';
import { call, message } from './testing/spans';
import { ToolCallBlock } from './ToolCallBlock';

test('a result that the previous call did not have is marked where it stands, within the older turn that called', () => {
  const [, earlier, latest] = pairToolResults([
    message('user', 'Where is my order?'),
    message('assistant', '', { tool_calls: [call('a', 'find_order')] }),
    message('tool', 'no such order', { tool_call_id: 'a' }),
    message('assistant', '', { tool_calls: [call('b', 'find_order')] }),
    message('tool', 'sent', { tool_call_id: 'b' }),
  ]);
  const block = (turn: typeof latest) => <NewFromContext value={4}><ToolCallBlock pair={turn!.calls[0]!} isAnswer={false} /></NewFromContext>;
  const { rerender } = render(block(earlier));
  expect(screen.queryByText('new')).toBeNull();
  rerender(block(latest));
  expect(screen.getByText('new')).toBeTruthy();
});
