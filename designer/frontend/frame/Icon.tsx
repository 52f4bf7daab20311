import { boot } from "../boot";

/** An icon of the program's sprite (runtime/web/assets/icons.txt); a word stands beside it. */
export function Icon({ name }: { name: string }): React.JSX.Element {
  return (
    <svg className="icon" aria-hidden="true">
      <use href={`${boot().icons}#${name}`} />
    </svg>
  );
}
