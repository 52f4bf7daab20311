/** Choose a person by name; the definition holds the sign-in name. */

import { useEffect, useState } from "react";

import { say } from "../words/words";
import { FoundChoice, type Found } from "./FoundChoice";
import { findPeople, knownName, nameBehind, type Person } from "./people";

interface PersonChoiceProps {
  label: string;
  /** The label is told to screen readers only. */
  quiet?: boolean;
  /** The sign-in name; empty: nobody yet. */
  value: string;
  /** What is said while nobody is chosen. */
  none?: string;
  /** Nobody need be chosen. */
  open?: boolean;
  /** Takes the sign-in name; empty where the choice is taken back. */
  onChange: (username: string) => void;
}

export function PersonChoice({ value, onChange, none, ...rest }: PersonChoiceProps): React.JSX.Element {
  const name = usePersonName(value);
  const search = async (text: string): Promise<Found[]> => (await findPeople(text)).map(shown);
  return <FoundChoice {...rest} none={none ?? say("person.choose")} nothing={say("person.nobody")} chosen={name} search={search} onChange={(found) => onChange(found?.key ?? "")} />;
}

function shown(person: Person): Found {
  const more = [person.department, person.username].filter((one) => one !== "").join(" · ");
  return { key: person.username, name: person.name, more };
}

/** What people call whoever signs in by this name; the sign-in name until that is known. */
export function usePersonName(username: string): string {
  const [name, setName] = useState(knownName(username));
  useEffect(() => {
    let stale = false;
    setName(knownName(username));
    void nameBehind(username).then((found) => {
      if (!stale) setName(found);
    });
    return () => {
      stale = true;
    };
  }, [username]);
  return name;
}
