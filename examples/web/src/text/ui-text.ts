import type { RelayView, Speed } from '../network/control.ts';
import type { SampleId } from '../network/samples.ts';

/** Everything that the page says by itself. What the library has words for (states, reasons, actions) is not in here. */
export interface UiText {
  readonly tagline: string;
  readonly theme: { readonly light: string; readonly dark: string };
  readonly language: string;
  readonly engine: Readonly<Record<'starting' | 'running' | 'restarting' | 'elsewhere', string>>;
  readonly join: {
    readonly title: string;
    readonly link: string;
    readonly placeholder: string;
    readonly samples: string;
    readonly incognito: string;
    readonly incognitoHint: string;
    readonly connect: string;
  };
  readonly samples: Readonly<Record<SampleId, string>>;
  readonly tabs: { readonly label: string; readonly news: string } & Readonly<
    Record<'channels' | 'contacts' | 'groups', string>
  >;
  readonly contacts: ContactsText;
  readonly groups: GroupsText;
  readonly chat: ChatText;
  readonly person: PersonText;
  readonly plan: PlanText;
  readonly confirm: ConfirmText;
  readonly people: {
    readonly title: string;
    readonly hint: string;
    readonly coming: string;
    readonly online: string;
    readonly offline: string;
    readonly greet: (name: string) => string;
    readonly part: (name: string) => string;
  };
  readonly channels: { readonly title: string; readonly empty: string; readonly emptyHint: string };
  readonly card: {
    readonly relays: (connected: number, all: number) => string;
    readonly waitingFor: (what: string) => string;
    readonly nextAt: (duration: string) => string;
    readonly now: string;
    readonly since: (duration: string) => string;
    readonly incognitoAs: (name: string) => string;
    readonly joinAs: (name: string) => string;
    /** Why who we are can’t be chosen any more. */
    readonly identityStays: string;
    readonly remove: string;
    readonly retryRelay: (name: string) => string;
    readonly unnamedRelay: (number: number) => string;
    readonly step: (step: number, of: number) => string;
    readonly formerRelays: (count: number) => string;
  };
  readonly panel: {
    readonly title: string;
    readonly intro: string;
    readonly offline: string;
    readonly offlineHint: string;
    readonly speed: string;
    readonly speeds: Readonly<Record<Speed, string>>;
    readonly relays: string;
    readonly channel: string;
    readonly conditions: Readonly<Record<RelayView['condition'], string>>;
    readonly servers: string;
    readonly serverUp: string;
    readonly serverDown: string;
    readonly crash: string;
    readonly reload: string;
    readonly afresh: string;
    readonly crashHint: string;
  };
  readonly log: {
    readonly title: string;
    readonly intro: string;
    readonly empty: string;
    readonly asks: (commands: string) => string;
  };
  readonly units: { readonly days: string; readonly hours: string; readonly minutes: string; readonly seconds: string };
}

export interface ContactsText {
  readonly title: string;
  readonly add: string;
  readonly link: string;
  readonly placeholder: string;
  readonly connect: string;
  readonly samples: string;
  readonly addressOf: (name: string) => string;
  readonly addressHint: string;
  readonly invite: string;
  readonly inviteHint: string;
  readonly unnamed: string;
  readonly copy: string;
  readonly copied: string;
  readonly invitation: string;
  readonly give: (name: string) => string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly address: string;
  readonly addressIntro: string;
  readonly makeAddress: string;
  readonly addressMaking: string;
  readonly deleteAddress: string;
  readonly requests: string;
  readonly incognitoHint: string;
  readonly about: string;
  readonly youAre: string;
  readonly met: string;
  readonly ways: Readonly<Record<'invitation' | 'link' | 'request' | 'member', string>>;
}

export interface GroupsText {
  readonly title: string;
  readonly add: string;
  readonly name: string;
  readonly namePlaceholder: string;
  readonly create: string;
  readonly link: string;
  readonly linkPlaceholder: string;
  readonly join: string;
  readonly samples: string;
  readonly sampleHint: string;
  readonly beInvited: (name: string) => string;
  readonly beInvitedHint: (name: string) => string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly unnamed: string;
  readonly members: (connected: number, all: number) => string;
  readonly membersOf: (group: string) => string;
  readonly invite: (name: string) => string;
  readonly host: string;
  readonly roles: Readonly<Record<string, string>>;
  readonly onMember: (action: string, name: string) => string;
  readonly incognitoHint: string;
  readonly yourRole: (role: string) => string;
  readonly role: string;
  readonly connection: string;
  readonly detailsOf: (name: string) => string;
  readonly directMessage: string;
  readonly address: string;
  readonly direct: string;
  readonly directHint: string;
  readonly close: string;
  readonly inviteTitle: string;
  readonly nobodyToInvite: string;
  readonly linkTitle: string;
  readonly linkIntro: string;
  readonly linkMaking: string;
  readonly linkAdmission: string;
  readonly admissions: Readonly<Record<'accept' | 'approve', string>>;
  readonly makeLink: string;
  readonly deleteLink: string;
}

/** Who several records are. */
export interface PersonText {
  readonly alsoKnown: string;
  readonly contact: string;
  readonly memberOf: (group: string) => string;
  readonly groups: string;
  readonly alike: string;
  readonly findOut: string;
  readonly asked: string;
  readonly merge: string;
  readonly mergeHint: string;
  readonly rejoin: (group: string) => string;
  /** Who was asked at a member’s address is not taken for the member. */
  readonly untied: Readonly<Record<'different' | 'moved' | 'apart', (who: string) => string>> & {
    readonly gone: string;
  };
}

/** What a pasted link would do. */
export interface PlanText {
  readonly connect: Readonly<Record<'invitation' | 'address' | 'group' | 'channel' | 'relay', string>>;
  readonly connectMember: (name: string, group: string) => string;
  readonly ownLink: Readonly<Record<'invitation' | 'address' | 'group', string>>;
  readonly resume: string;
  readonly contactViaAddress: string;
  readonly askForInvitation: string;
  readonly requested: string;
  readonly connecting: string;
  readonly known: string;
  readonly invalid: string;
  readonly buttons: Readonly<Record<'open' | 'askAgain' | 'goOn', string>>;
  /** What may be done nevertheless. */
  readonly nevertheless: Readonly<Record<'requested' | 'ownLink', string>>;
}

/** What is written and read. */
export interface ChatText {
  readonly open: string;
  readonly openWith: (name: string, unread: number) => string;
  readonly with: (name: string) => string;
  readonly empty: string;
  readonly field: (name: string) => string;
  readonly placeholder: string;
  readonly you: string;
  readonly sending: string;
  readonly refused: string;
  readonly readOnly: string;
  readonly closed: string;
}

/** What is asked about before it is done: it can’t be undone, or is rarely what is wanted. */
export type Irrevocable =
  | 'delete'
  | 'leave'
  | 'deleteGroup'
  | 'remove'
  | 'deleteAddress'
  | 'deleteLink'
  | 'leaveChannel'
  | 'separate'
  | 'requested'
  | 'ownLink';
export type ConfirmText = { readonly cancel: string } & Readonly<
  Record<Irrevocable, (name: string) => { readonly title: string; readonly body: string; readonly act: string }>
>;
