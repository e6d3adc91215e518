import type { Network } from 'joinery/simulation';
import { personNames, type PeopleView, type PersonName } from './control.ts';
import { startPerson, type Person } from './person.ts';

/** The people of the simulated network, once the user wants to meet them. */
export interface People {
  view(): PeopleView;
  setOffline(name: PersonName, offline: boolean): void;
  give(name: PersonName, link: string): Promise<void>;
  greet(name: PersonName): Promise<void>;
  part(name: PersonName): Promise<void>;
  /** Who founded the group invites the user, if the two are contacts. */
  invite(): Promise<void>;
  /** Resolves when one of them has founded a group, and the others are in it. */
  gather(): Promise<void>;
}

const club = { id: 'club', name: 'Woodworkers' };

export async function startPeople(network: Network): Promise<People> {
  const people = await Promise.all(personNames.map((name) => startPerson(network, name)));
  const [host, ...others] = people;
  const named = (name: PersonName): Person | undefined => people.find((each) => each.name === name);
  let link: string | undefined;
  return {
    view: () => ({
      people: people.map(({ name, address }) => ({
        name,
        address,
        offline: network.save().clients[name]?.offline ?? false,
      })),
      club: link === undefined ? undefined : { name: club.name, link },
    }),
    setOffline(name, offline) {
      network.faults.offline(name, offline);
      if (!offline) named(name)?.wake();
    },
    async give(name, given) {
      await named(name)?.take(given);
    },
    async greet(name) {
      await named(name)?.greet();
    },
    async part(name) {
      await named(name)?.part();
    },
    async invite() {
      await host?.invite(club.id);
    },
    async gather() {
      if (!host) return;
      const gate = await host.found(club.id, club.name);
      await Promise.all(others.map((each) => each.join(club.id, gate)));
      link = gate;
    },
  };
}
