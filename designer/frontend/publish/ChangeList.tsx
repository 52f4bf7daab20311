import type { Change } from "../draft/session";
import { Icon } from "../frame/Icon";

const SIGNS: Record<string, string> = { added: "plus", removed: "minus", renamed: "edit", moved: "arrows-sort", changed: "edit" };

/** Differences as sentences, each with a sign of what kind it is. */
export function ChangeList({ changes }: { changes: readonly Change[] }): React.JSX.Element {
  return (
    <ul className="change-list">
      {changes.map((change) => (
        <li key={change.path + change.kind + change.sentence} className={`is-${change.kind}`}>
          <Icon name={SIGNS[change.kind] ?? "edit"} />
          <span>{inCode(change.sentence)}</span>
        </li>
      ))}
    </ul>
  );
}

/** A sentence in which what stands between backticks is drawn as code. */
function inCode(sentence: string): React.ReactNode[] {
  return sentence.split(/`([^`]+)`/).map((part, place) => (place % 2 ? <code key={place}>{part}</code> : part));
}
