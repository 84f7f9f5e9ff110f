/** A value in a row or a document that a list can be narrowed by: a click offers "is", "is not" and "has". One menu serves all. */
import { Asterisk, Copy, Funnel, FunnelX } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { createContext, Fragment, type MouseEvent, type ReactNode, useContext, useMemo, useState } from 'react';
import { cx } from '../../lib/cx';
import { writeClipboard } from '../../ui/CopyButton';
import { type DocumentPick, DocumentPicking, type Place } from '../../ui/documentPicking';
import { type AttributeTest, isComparable, keyWords } from './attributeClause';
import type { Field } from './clauses';

interface FieldValue {
  field: Field;
  value: string;
}

/** One field, or two that stand together, such as a kind and its name. */
type Picked = { fields: readonly FieldValue[]; place: Place } | DocumentPick;

const PickField = createContext<((picked: Picked) => void) | null>(null);

interface ValueFilterProps {
  onFilter: (field: Field, value: string, isNot: boolean) => void;
  onTest: (test: AttributeTest) => void;
  children: ReactNode;
}

export function ValueFilter({ onFilter, onTest, children }: ValueFilterProps) {
  const [picked, setPicked] = useState<Picked | null>(null);
  const menu = useMemo(() => {
    if (!picked) return null;
    return 'fields' in picked ? <FieldItems fields={picked.fields} onFilter={onFilter} /> : <DocumentItems picked={picked} onTest={onTest} />;
  }, [picked, onFilter, onTest]);
  return (
    <PickField value={setPicked}>
      <DocumentPicking value={setPicked}>{children}</DocumentPicking>
      <DropdownMenu.Root modal={false} open={picked !== null} onOpenChange={(isOpen) => !isOpen && setPicked(null)}>
        <DropdownMenu.Trigger asChild>
          <span aria-hidden className="pointer-events-none fixed" style={picked?.place} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content align="start" sideOffset={2} className="z-50 min-w-40 rounded-[6px] border border-line bg-raised p-1 shadow-lg">
            {menu}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </PickField>
  );
}

function FieldItems({ fields, onFilter }: { fields: readonly FieldValue[] } & Pick<ValueFilterProps, 'onFilter'>) {
  return fields.map(({ field, value }) => (
    <Fragment key={field}>
      <Item icon={<Funnel />} onSelect={() => onFilter(field, value, false)}>{FIELD_WORDS[field]} is {shortened(value)}</Item>
      <Item icon={<FunnelX />} onSelect={() => onFilter(field, value, true)}>{FIELD_WORDS[field]} is not {shortened(value)}</Item>
      <Item icon={<Copy />} onSelect={() => void writeClipboard(value)}>{fields.length > 1 ? `Copy ${FIELD_WORDS[field].toLowerCase()}` : 'Copy'}</Item>
    </Fragment>
  ));
}

function DocumentItems({ picked: { document, keys, value }, onTest }: { picked: DocumentPick } & Pick<ValueFilterProps, 'onTest'>) {
  const name = shortened(keyWords(keys), 48);
  const test = (is: AttributeTest['is']) => onTest({ document, keys, value, is });
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (
    <>
      {isComparable(value) ? (
        <>
          <Item icon={<Funnel />} onSelect={() => test('equal')}>{name} is {shortened(text)}</Item>
          <Item icon={<FunnelX />} onSelect={() => test('different')}>{name} is not {shortened(text)}</Item>
        </>
      ) : null}
      <Item icon={<Asterisk />} onSelect={() => test('present')}>has {name}</Item>
      <Item icon={<Copy />} onSelect={() => void writeClipboard(text)}>Copy</Item>
    </>
  );
}

function shortened(text: string, most = 32): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

const FIELD_WORDS: Record<Field, string> = { kind: 'Kind', status: 'Status', model: 'Model', user: 'User', session: 'Session', tag: 'Tag', name: 'Name' };

interface FilterableProps extends FieldValue {
  /** What is offered beside it. */
  beside?: FieldValue | undefined;
  tip?: string | undefined;
  className?: string;
  children: ReactNode;
}

/** The value as a button. Without a list around it, the value alone. */
export function Filterable({ field, value, beside, tip, className, children }: FilterableProps) {
  const pick = useContext(PickField);
  if (!pick) return children;
  const onClick = (event: MouseEvent<HTMLButtonElement>) => {
    // The row below would open.
    event.stopPropagation();
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    pick({ fields: [{ field, value }, ...(beside ? [beside] : [])], place: { left, top, width, height } });
  };
  return (
    <button
      type="button"
      aria-haspopup="menu"
      data-tip={tip}
      onClick={onClick}
      className={cx('max-w-full rounded-[3px] decoration-dotted underline-offset-2 hover:underline', className)}
    >
      {children}
    </button>
  );
}

function Item({ icon, onSelect, children }: { icon: ReactNode; onSelect: () => void; children: ReactNode }) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      className="flex h-7 cursor-pointer items-center gap-2 rounded-[3px] px-2 whitespace-nowrap outline-none data-[highlighted]:bg-hover [&>svg]:size-3.5 [&>svg]:text-faint"
    >
      {icon}
      <span>{children}</span>
    </DropdownMenu.Item>
  );
}
