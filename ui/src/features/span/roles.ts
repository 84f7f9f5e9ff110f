/** How the speaker of a message is shown: the word that was sent, in the hue of the role it plays. */

export interface RoleLook {
  word: string;
  text: string;
  border: string;
}

const LOOKS = {
  system: { text: 'text-role-system', border: 'border-role-system' },
  user: { text: 'text-role-user', border: 'border-role-user' },
  assistant: { text: 'text-role-assistant', border: 'border-role-assistant' },
  tool: { text: 'text-role-tool', border: 'border-role-tool' },
} as const;

const SAME_AS: Record<string, keyof typeof LOOKS> = {
  developer: 'system',
  human: 'user',
  ai: 'assistant',
  model: 'assistant',
  function: 'tool',
};

export function roleLook(role: string): RoleLook {
  const key = role.toLowerCase();
  const known = key in LOOKS ? (key as keyof typeof LOOKS) : (SAME_AS[key] ?? 'system');
  return { word: role === '' ? 'no role' : role, ...LOOKS[known] };
}
