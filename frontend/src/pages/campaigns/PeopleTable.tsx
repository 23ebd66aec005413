import type { ReactNode } from "react";

import { Empty, PagedTable, type Column } from "@/components";
import type { PagedList } from "@/hooks/usePaged";
import { isSeated, SEATS, toggleSeat } from "@/pages/campaigns/people";
import type { Person, Seat } from "@/pages/campaigns/shapes";
import { Simulated } from "@/pages/campaigns/Simulated";
import { languageName, ROLE_WORDS } from "@/pages/campaigns/words";

/** Who works here, in which of the roles they hold. */
export function PeopleTable({ list, seats, onChange, more = [] }: { list: PagedList<Person>; seats: Seat[]; onChange: (seats: Seat[]) => void; more?: Column<Person>[] }) {
  // People first, simulated ones after them; who holds none of these roles cannot be seated.
  const rows = list.rows.filter(({ roles }) => SEATS.some((role) => roles.includes(role))).sort((one, other) => Number(one.is_simulated ?? 0) - Number(other.is_simulated ?? 0));
  const columns: Column<Person>[] = [
    { title: "Person", cell: (person) => <PersonName person={person} /> },
    { title: "Listens to", cell: ({ listens_to }) => <span className="quiet">{listens_to.map(languageName).join(", ") || "any language"}</span> },
    ...SEATS.map((role) => ({
      title: ROLE_WORDS[role],
      cell: (person: Person) =>
        person.roles.includes(role) ? (
          <label className="check campaigns-seat">
            <input
              type="checkbox"
              checked={isSeated(seats, { user: person.id, role })}
              onChange={() => onChange(toggleSeat(seats, { user: person.id, role }))}
              aria-label={`${person.name || person.username} as ${ROLE_WORDS[role].toLowerCase()}`}
            />
          </label>
        ) : (
          <span className="quiet" title={`${person.name || person.username} does not hold this role`}>
            –
          </span>
        ),
    })),
    ...more,
  ];
  return (
    <PagedTable
      list={{ ...list, rows }}
      caption="People"
      columns={columns}
      rowKey={({ id }) => id}
      empty={
        <Empty title="No people yet">
          <p>Make accounts in the administration; they appear here with the roles they hold.</p>
        </Empty>
      }
    />
  );
}

export function PersonName({ person }: { person: Pick<Person, "name" | "username" | "is_simulated"> }): ReactNode {
  return (
    <span className="campaigns-name">
      {person.name || person.username}
      {person.is_simulated && <Simulated />}
    </span>
  );
}
