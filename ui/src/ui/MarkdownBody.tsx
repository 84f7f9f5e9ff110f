/** Markdown as React elements. HTML stays text (prompts are full of `<rules>`, which are text to the model too), links wait for a click, images are never fetched by themselves. */
import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import { type ReactNode, useMemo } from 'react';
import { cx } from '../lib/cx';
import { describeUrl } from './mediaUrl';
import { UntrustedImage } from './UntrustedImage';

export default function MarkdownBody({ text }: { text: string }) {
  const tokens = useMemo(() => Lexer.lex(text), [text]);
  return (
    <div dir="auto" className="flex flex-col gap-2 leading-5 break-words">
      <Blocks tokens={tokens} />
    </div>
  );
}

function Blocks({ tokens }: { tokens: Token[] }) {
  return (tokens as MarkedToken[]).map((token, index) => <Block key={index} token={token} />);
}

// Models and people end lines on purpose: a single line end is kept.
const PARAGRAPH = 'whitespace-pre-wrap';

function Block({ token }: { token: MarkedToken }) {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox': // drawn by its list item
      return null;
    case 'heading':
      return (
        <p role="heading" aria-level={Math.min(6, token.depth + 3)} className={cx('mt-1 font-semibold', PARAGRAPH, token.depth <= 2 && 'text-data-lg')}>
          <Inlines tokens={token.tokens} />
        </p>
      );
    case 'code':
      return (
        <pre dir="ltr" className="overflow-x-auto rounded-[5px] border border-line bg-canvas px-3 py-2 font-mono text-data-sm">{token.text}</pre>
      );
    case 'blockquote':
      return (
        <blockquote className="flex flex-col gap-2 border-l-2 border-strong pl-3 text-muted">
          <Blocks tokens={token.tokens} />
        </blockquote>
      );
    case 'list':
      return <List list={token} />;
    case 'table':
      return <Table table={token} />;
    case 'hr':
      return <hr className="border-line" />;
    case 'html':
      return <p className={PARAGRAPH}>{token.text.trimEnd()}</p>;
    case 'paragraph':
    case 'text':
      return (
        <p className={PARAGRAPH}>
          {token.tokens ? <Inlines tokens={token.tokens} /> : token.text}
        </p>
      );
    default:
      return <p className={PARAGRAPH}>{token.raw}</p>;
  }
}

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => (
    <li key={index} className={cx(item.task && 'flex list-none gap-1.5')}>
      {item.task ? <span>{item.checked ? '☑' : '☐'}</span> : null}
      <div className="flex min-w-0 flex-col gap-1">
        <Blocks tokens={item.tokens} />
      </div>
    </li>
  ));
  if (!list.ordered) return <ul className="flex list-disc flex-col gap-0.5 pl-5 marker:text-faint">{items}</ul>;
  return <ol start={list.start || 1} className="flex list-decimal flex-col gap-0.5 pl-6 marker:text-faint">{items}</ol>;
}

function Table({ table }: { table: Tokens.Table }) {
  const cell = 'border border-line px-2 py-0.5 align-top whitespace-pre-wrap';
  return (
    <div className="overflow-x-auto">
      <table className="border-collapse">
        <thead>
          <tr>
            {table.header.map(({ tokens, align }, index) => (
              <th key={index} className={cx(cell, 'bg-canvas font-medium')} style={{ textAlign: align ?? 'left' }}>
                <Inlines tokens={tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, rowIndex) => (
            <tr key={rowIndex}>
              {row.map(({ tokens, align }, index) => (
                <td key={index} className={cell} style={{ textAlign: align ?? 'left' }}>
                  <Inlines tokens={tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Inlines({ tokens }: { tokens: Token[] }) {
  return (tokens as MarkedToken[]).map((token, index) => <Inline key={index} token={token} />);
}

function Inline({ token }: { token: MarkedToken }) {
  switch (token.type) {
    case 'text':
      return token.tokens ? <Inlines tokens={token.tokens} /> : token.text;
    case 'escape':
      return token.text;
    case 'strong':
      return <strong className="font-semibold"><Inlines tokens={token.tokens} /></strong>;
    case 'em':
      return <em><Inlines tokens={token.tokens} /></em>;
    case 'del':
      return <del><Inlines tokens={token.tokens} /></del>;
    case 'codespan':
      return <code className="rounded-[3px] bg-hover px-1 py-px font-mono text-data-sm">{token.text}</code>;
    case 'br':
      return '\n';
    case 'checkbox':
      return null;
    case 'link':
      return <UntrustedLink href={token.href}><Inlines tokens={token.tokens} /></UntrustedLink>;
    case 'image':
      return <UntrustedImage url={token.href} alt={token.text} />;
    default:
      return token.raw;
  }
}

/** Only addresses of the web and of mail lead anywhere; a relative one would lead into this page. */
function UntrustedLink({ href, children }: { href: string; children: ReactNode }) {
  if (describeUrl(href).type !== 'web' && !href.startsWith('mailto:')) return <span title={href}>{children}</span>;
  return (
    <a href={href} title={href} target="_blank" rel="noopener noreferrer" className="text-accent underline decoration-1 underline-offset-2">
      {children}
    </a>
  );
}
