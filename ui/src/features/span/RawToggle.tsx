/** Switches every text of the panel between readable and as it was sent. */
import { Tooltip } from '../../ui/Tooltip';
import { Button } from '../../ui/Button';
import { useSpanUrl } from './useSpanUrl';

export function RawToggle() {
  const { isRaw, setRaw } = useSpanUrl();
  return (
    <Tooltip content="Show texts as they were sent, without markdown or JSON formatting" shortcut="m">
      <Button look="plain" aria-pressed={isRaw} onClick={() => setRaw(!isRaw)} className="h-6! px-1.5!">
        Raw text
      </Button>
    </Tooltip>
  );
}
