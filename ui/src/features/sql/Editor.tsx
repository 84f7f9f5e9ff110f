/** Where a statement is typed: colours, and names of views and columns as they are begun. Loaded with its route. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, sql } from '@codemirror/lang-sql';
import { HighlightStyle, bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

interface EditorProps {
  text: string;
  onChange: (text: string) => void;
  onRun: () => void;
  /** Columns by view. */
  views: Readonly<Record<string, string[]>>;
}

export default function Editor({ text, onChange, onRun, views }: EditorProps) {
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const latest = useRef({ onChange, onRun });
  useEffect(() => {
    latest.current = { onChange, onRun };
  });
  const language = useRef(new Compartment());

  useEffect(() => {
    if (!frame.current) return;
    const run = () => {
      latest.current.onRun();
      return true;
    };
    const view = new EditorView({
      parent: frame.current,
      state: EditorState.create({
        doc: '',
        extensions: [
          // Before the others: Enter with a modifier would begin a line.
          keymap.of([{ key: 'Mod-Enter', run }]),
          lineNumbers(),
          history(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          syntaxHighlighting(COLOURS),
          language.current.of(sql({ dialect: PostgreSQL })),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          placeholder('SELECT … FROM spans'),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'Statement', spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
          LOOK,
        ],
      }),
    });
    editor.current = view;
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, []);

  useEffect(() => {
    editor.current?.dispatch({ effects: language.current.reconfigure(sql({ dialect: PostgreSQL, schema: views, upperCaseKeywords: true })) });
  }, [views]);

  // A question that was chosen replaces what was typed.
  useEffect(() => {
    const view = editor.current;
    if (view && view.state.doc.toString() !== text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    }
  }, [text]);

  return <div ref={frame} className="h-full min-h-0 overflow-hidden" />;
}

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--color-accent)', fontWeight: '600' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--color-kind-reranker)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--color-kind-agent)' },
  { tag: [tags.comment], color: 'var(--color-faint)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--color-kind-tool)' },
]);

const LOOK = EditorView.theme({
  '&': { height: '100%', color: 'var(--color-ink)', backgroundColor: 'var(--color-panel)', fontSize: '12.5px' },
  '&.cm-focused': { outline: '2px solid var(--color-accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--color-ink)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--color-ink)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--color-faint)', border: 'none', paddingLeft: '4px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--color-selected)' },
  '.cm-placeholder': { color: 'var(--color-faint)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--color-accent-soft)', outline: 'none' },
  '.cm-tooltip': { backgroundColor: 'var(--color-raised)', color: 'var(--color-ink)', border: '1px solid var(--color-line)', borderRadius: '6px', overflow: 'hidden' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '14rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--color-selected)', color: 'var(--color-ink)' },
  '.cm-completionDetail': { color: 'var(--color-faint)', fontStyle: 'normal' },
});
