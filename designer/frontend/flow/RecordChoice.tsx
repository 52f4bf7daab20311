/** Choose a sample record of a form by what one remembers of it. */

import { ask, succeeded } from "../api";
import { useSession } from "../draft/hooks";
import { FoundChoice, type Found } from "../pick/FoundChoice";
import { say } from "../words/words";

export interface Sample {
  id: string;
  title: string;
}

interface RecordChoiceProps {
  form: string;
  label: string;
  /** What is said while none is chosen. */
  none: string;
  sample: Sample | null;
  onChange: (sample: Sample | null) => void;
}

const SHOWN = 8;

export function RecordChoice({ form, label, none, sample, onChange }: RecordChoiceProps): React.JSX.Element {
  const session = useSession();
  const search = async (text: string): Promise<Found[]> => {
    const query = new URLSearchParams({ limit: String(SHOWN), q: text });
    const answer = await ask<{ items: Sample[] }>("GET", `/apps/${session.app}/forms/${form}/records?${query.toString()}`);
    return succeeded(answer) ? (answer.body?.items ?? []).map((one) => ({ key: one.id, name: one.title })) : [];
  };
  return (
    <FoundChoice
      label={label}
      none={none}
      nothing={say("try.record.none")}
      chosen={sample?.title ?? ""}
      open
      search={search}
      onChange={(found) => onChange(found === null ? null : { id: found.key, title: found.name })}
    />
  );
}
