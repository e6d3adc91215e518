import type { AgentError } from '../vocabulary/agent-error.ts';
import { englishGroups } from './english-groups.ts';
import { isUsedUp, type ReasonOf, type ReasonWords, type Messages } from './words.ts';

const reasons = {
  LinkGone: () => ({
    sentence: 'This link no longer leads anywhere.',
    advice: 'Ask whoever gave it to you for a new one.',
  }),
  LinkUnreachable: ({ server }) => ({
    sentence: `The link could not be opened: ${server ?? 'its server'} does not answer right now.`,
    advice: 'Check your network and try again.',
  }),
  LinkDataInvalid: ({ missing }) => ({
    sentence: `The link is not in order: ${linkFaults[missing]}.`,
    advice: 'Ask whoever gave it to you for a new one.',
  }),
  UpdateRequired: ({ groupType }) => ({
    sentence: `This app does not know channels of the kind “${groupType}” yet.`,
    advice: 'Update the app, then try again.',
  }),
  NoRelays: () => ({
    sentence: 'The channel has no active relays right now.',
    advice: 'Try again later, or tell its owner.',
  }),
  RelayedGroup: () => ({
    sentence: 'This group is reached through relays, as a channel.',
    advice: 'Join it as a channel.',
  }),
  Incompatible: () => ({
    sentence: 'The other side speaks another version of the protocol.',
    advice: 'Update the app. If it is up to date, the other side has to update.',
  }),
  Unreachable: ({ server }) => ({
    sentence: server === undefined ? 'There is no network right now.' : `${server} does not answer right now.`,
    advice: 'Nothing to do: it is tried again by itself.',
  }),
  Busy: () => ({
    sentence: 'The other side is busy or offline.',
    advice: 'Nothing to do: it is tried again by itself, a little less often each time.',
  }),
  AgentFailed: (reason) =>
    isUsedUp(reason)
      ? {
          sentence: 'The link or invitation leads nowhere any more: it was deleted, or was used already.',
          advice: 'Try again, or ask for a new one.',
        }
      : {
          sentence: `${failedSteps[reason.during]} failed for good (${errorName(reason.error)}).`,
          advice: 'Try again. If it fails once more, tell whoever is on the other side.',
        },
  Rejected: ({ rejection }) => rejections(rejection),
  WrongAnswer: ({ expected }) => ({
    sentence: `The other side did not answer as it should: ${expected} was expected.`,
    advice: 'Try again. If it happens once more, tell whoever gave you the link.',
  }),
  TimedOut: ({ waitedFor }) => ({
    sentence: `We waited for ${waits[waitedFor]}, and it did not come in time.`,
    advice: 'Try again.',
  }),
  WrongMember: () => ({
    sentence: 'Somebody else answered than the member who was expected.',
    advice: 'Try again. If it happens once more, tell whoever invited you.',
  }),
  InvitationWithdrawn: () => ({
    sentence: 'The invitation was taken back.',
    advice: 'If you still want to join, ask for another.',
  }),
  IntroducerGone: () => ({
    sentence: 'Whoever was to bring you together has left the group.',
    advice: 'Ask another admin for a new invitation.',
  }),
  PeerGone: () => ({
    sentence: 'The other side has deleted the connection.',
    advice: 'Connect anew, if both of you want to.',
  }),
  PeerFull: () => ({
    sentence: 'The other side has been away for long; its mailbox is full.',
    advice: 'Nothing to do: messages go out as soon as it is back.',
  }),
  OutboxFull: () => ({
    sentence: 'Too many messages wait to be sent already.',
    advice: 'Send it again once some of them have gone out.',
  }),
  AllRelaysFailed: () => ({
    sentence: 'None of the relays could be joined.',
    advice: 'Look at each relay for its reason, then try again.',
  }),
  RelaysUnreachable: ({ relays }) => ({
    sentence: `${relays === 1 ? 'One relay' : `${relays} relays`} could not be reached, and none has been joined yet.`,
    advice: 'Check your network and try again.',
  }),
  DeadRelayLinks: ({ relays }) => ({
    sentence: relays === 1 ? 'The link of one relay is dead.' : `The links of ${relays} relays are dead.`,
    advice: 'Go on without, or try again later.',
  }),
  TooManyRelays: ({ leftOut }) => ({
    sentence: `${leftOut === 1 ? 'One relay was' : `${leftOut} relays were`} left out: the channel has more than it needs.`,
    advice: 'Nothing to do: the other relays are enough.',
  }),
  Removed: () => ({
    sentence: 'You were removed from the channel.',
    advice: 'Ask its owner why.',
  }),
  Quarantined: () => ({
    sentence: 'There is a fault in the app, so this was put aside. Nothing is lost.',
    advice: 'Update the app, and please report the fault.',
  }),
  ProfileLocked: () => ({
    sentence: 'The profile that you chose first was sent already.',
    advice: 'To join with another profile, cancel and start again.',
  }),
  NotAllowed: ({ role }) => ({
    sentence: `Your role in the group (${role}) does not allow this.`,
    advice: 'Ask an admin of the group.',
  }),
  NotHere: ({ what }) => ({
    sentence: `There is no such ${what} here any more.`,
    advice: 'Nothing to do.',
  }),
  Incognito: ({ to }) => ({
    sentence: `You are incognito to this ${to}: an invitation would show that it is you.`,
    advice: to === 'group' ? 'Give people the link of the group.' : 'Invite a contact who knows you by your profile.',
  }),
  RequestUsed: () => ({
    sentence: 'This request was answered before, and nothing came of it.',
    advice: 'They have to ask again, by the link of the group.',
  }),
  DirectMessagesOff: () => ({
    sentence: 'The owners of this group don’t allow direct messages between you and its members.',
    advice: 'Write in the group.',
  }),
  ContactExists: () => ({
    sentence: 'You have a contact with this member already.',
    advice: 'Write to them there.',
  }),
  AlreadyAsked: () => ({
    sentence: 'This was asked before, and the answer is still to come.',
    advice: 'Wait for the answer.',
  }),
} satisfies ReasonWords;

const linkFaults: Record<ReasonOf<'LinkDataInvalid'>['missing'], string> = {
  groupProfile: 'the profile of the channel or group is missing',
  relayProfile: 'the profile of the relay is missing',
  entityId: 'it does not say what it belongs to',
  entityIdMatch: 'it belongs to something else than it says',
};

const failedSteps: Record<ReasonOf<'AgentFailed'>['during'], string> = {
  fetchLink: 'Opening the link',
  join: 'The request to join',
  allow: 'Confirming the connection',
  connect: 'The connection',
  createKey: 'Making a key',
  create: 'Making an invitation',
  setLink: 'Making a short link',
  accept: 'Accepting the request',
  send: 'Sending',
};

const waits: Record<ReasonOf<'TimedOut'>['waitedFor'], string> = {
  link: 'the data of the link',
  join: 'the request to join to go out',
  answer: 'the answer of the other side',
  allow: 'our confirmation to go out',
  connection: 'the connection',
  key: 'a new key',
  deletion: 'the old connection to be deleted',
  queue: 'an invitation to be made',
  introduction: 'the introduction by the host',
  invitation: 'the invitation of the other member',
  roster: 'the newest list of moderators',
};

function rejections(rejection: string): { sentence: string; advice: string } {
  if (rejection === 'long_name') {
    return { sentence: 'You were refused: your name is too long.', advice: 'Choose a shorter name and join again.' };
  }
  if (rejection === 'blocked_name') {
    return {
      sentence: 'You were refused: your name is blocked there.',
      advice: 'Choose another name and join again.',
    };
  }
  return { sentence: `You were refused (${rejection}).`, advice: 'Ask whoever gave you the link why.' };
}

function errorName({ type, code }: AgentError): string {
  if (type === 'ABANDONED') return 'no answer for too long';
  return code === undefined ? type : `${type} ${code}`;
}

/** English. */
export const english: Messages = {
  language: 'en',
  reasons,
  relayPhases: {
    fetchingLink: 'Opening the link',
    linkResolved: 'Ready to join',
    interrupted: 'Interrupted',
    joining: 'Joining',
    joined: 'Request sent',
    allowing: 'Confirming',
    accepted: 'Accepted',
    connected: 'Connected',
    congested: 'Busy, will try again',
    failed: 'Failed',
    rejected: 'Refused',
    leaving: 'Leaving',
    left: 'Left',
    removed: 'Removed by the owner',
    cancelled: 'Cancelled',
  },
  channelPhases: {
    prepared: 'Ready to join',
    fetchingGroupLink: 'Opening the channel’s link',
    fetchingRelayLinks: 'Opening the relays’ links',
    awaitingRetry: 'Interrupted',
    awaitingDecision: 'Your decision is needed',
    preparingIdentity: 'Making your profile and key',
    connecting: 'Connecting',
    congested: 'Busy, will try again',
    functional: 'Working',
    failed: 'Failed',
    rejected: 'Refused',
    noRelays: 'No active relays',
    updateRequired: 'Update needed',
    direct: 'Joined as a group',
    linkInvalid: 'The link is not in order',
    leaving: 'Leaving',
    left: 'Left',
    cancelling: 'Cancelling',
    cancelled: 'Cancelled',
    discarded: 'Discarded',
  },
  ...englishGroups,
  waitingFor: {
    groupLink: 'the channel’s link',
    relayLinks: 'the relays’ links',
    link: 'the link',
    device: 'this device',
    peer: 'the other side',
    host: 'whoever lets you in',
    introduction: 'the introduction',
    member: 'the other member',
    request: 'them to ask again by the group’s link',
    admission: 'the group’s decision',
    identity: 'your profile and key',
    relays: 'the relays',
    relayAnswer: 'the relay’s answer',
    network: 'the network',
    server: 'the server',
    busyRelay: 'the busy relay',
    user: 'you',
    deletion: 'the old connection to be deleted',
    nothing: 'nothing',
  },
  actions: {
    connect: 'Connect',
    retry: 'Try again',
    repeat: 'Ask again',
    continueWithout: 'Go on without',
    cancel: 'Cancel',
    close: 'Close',
    leave: 'Leave',
    accept: 'Accept',
    reject: 'Turn down',
    join: 'Join',
    decline: 'Decline',
    invite: 'Invite again',
    withdraw: 'Withdraw',
    changeRole: 'Change the role',
    remove: 'Remove',
    contact: 'Make a contact',
    probe: 'Find out who else this is',
    separate: 'This is somebody else',
    send: 'Send',
    delete: 'Delete',
    deleteGroup: 'Delete the group',
  },
  storage: {
    opening: 'Opening the storage',
    ready: 'Everything is stored',
    reopening: 'Storage interrupted',
    degraded: 'Storage does not answer',
    blocked: 'Storage in use elsewhere',
    full: 'No space left',
    elsewhere: 'Open elsewhere',
    newer: 'Update needed',
    foreign: 'Storage belongs to something else',
    replaced: 'Storage was deleted',
    locked: 'Storage is locked',
    closed: 'Closed',
  },
  errors: {
    LinkInvalid: {
      sentence: 'This is not a link to a person, a group or a channel.',
      advice: 'Copy the whole link, from “https” or “simplex” to its end.',
    },
    InputInvalid: { sentence: 'Something that is needed is missing or wrong.', advice: 'Check what you entered.' },
    InputDiffers: {
      sentence: 'This was already started, with other choices.',
      advice: 'Go on with the first one, or cancel it and start again.',
    },
    EventInvalid: { sentence: 'This request is incomplete or wrong.', advice: 'Reload the page and try again.' },
    InstanceUnknown: { sentence: 'This no longer exists.', advice: 'Start again from the link.' },
    MachineUnknown: { sentence: 'This app does not know this kind of connection.', advice: 'Update the app.' },
    Quarantined: {
      sentence: 'This was put aside because of a fault. Nothing is lost.',
      advice: 'Update the app. It goes on from where it was.',
    },
    MachineFailed: {
      sentence: 'There is a fault in the app, so this was put aside. Nothing is lost.',
      advice: 'Update the app, and please report the fault.',
    },
    Refused: { sentence: 'This is not possible now.', advice: 'See the reason beside it.' },
    StorageUnavailable: {
      sentence: 'The app cannot store anything on this device.',
      advice: 'Close private windows, allow storage for this site, and reload.',
    },
    EngineClosed: { sentence: 'The app was closed.', advice: 'Open it again: it goes on where it was.' },
    WaitTimedOut: { sentence: 'It takes longer than expected.', advice: 'It goes on by itself: look again later.' },
    RecordingInvalid: {
      sentence: 'This file is no recording that can be read here.',
      advice: 'Choose another file. For one of a newer version, update the app.',
    },
    NoAnswer: {
      sentence: 'The part of the app that works in the background does not answer.',
      advice: 'Reload the page: it goes on where it was.',
    },
    VersionDiffers: {
      sentence: 'This tab and another one run different versions of the app.',
      advice: 'Reload all tabs of the app: they go on where they were.',
    },
    WriterElsewhere: {
      sentence: 'The app is open in another tab.',
      advice: 'Go on there, or close it and reload here.',
    },
    DatabaseNewer: {
      sentence: 'What is stored comes from a newer version of the app.',
      advice: 'Reload to update the app.',
    },
    DatabaseForeign: {
      sentence: 'What is stored here belongs to something else.',
      advice: 'Choose another place for the app to store its data.',
    },
    DatabaseFull: {
      sentence: 'There is no space left on this device.',
      advice: 'Free some space: nothing is lost, and it goes on by itself.',
    },
    DatabaseBlocked: {
      sentence: 'What is stored is held by another tab or program.',
      advice: 'Close the other tabs of the app: it goes on by itself.',
    },
    DatabaseReplaced: {
      sentence: 'What was stored on this device was deleted or replaced.',
      advice: 'Reload to start with what is there now.',
    },
    DatabaseKeyWrong: {
      sentence: 'What is stored cannot be decrypted.',
      advice: 'Unlock the app with the key or the passphrase that it was set up with.',
    },
  },
};
