import type { AgentError } from '../vocabulary/agent-error.ts';
import { germanGroups } from './german-groups.ts';
import { isUsedUp, type ReasonOf, type ReasonWords, type Messages } from './words.ts';

const reasons = {
  LinkGone: () => ({
    sentence: 'Dieser Link führt nirgendwo mehr hin.',
    advice: 'Bitte um einen neuen bei der Person, die ihn dir gegeben hat.',
  }),
  LinkUnreachable: ({ server }) => ({
    sentence: `Der Link ließ sich nicht öffnen: ${server ?? 'Sein Server'} antwortet gerade nicht.`,
    advice: 'Prüfe dein Netz und versuche es noch einmal.',
  }),
  LinkDataInvalid: ({ missing }) => ({
    sentence: `Mit dem Link stimmt etwas nicht: ${linkFaults[missing]}.`,
    advice: 'Bitte um einen neuen bei der Person, die ihn dir gegeben hat.',
  }),
  UpdateRequired: ({ groupType }) => ({
    sentence: `Kanäle der Art „${groupType}“ kennt diese App noch nicht.`,
    advice: 'Aktualisiere die App und versuche es dann noch einmal.',
  }),
  NoRelays: () => ({
    sentence: 'Der Kanal hat gerade keine aktiven Relais.',
    advice: 'Versuche es später wieder oder sag dem Besitzer Bescheid.',
  }),
  RelayedGroup: () => ({
    sentence: 'Diese Gruppe erreicht man über Relais, als Kanal.',
    advice: 'Tritt ihr als Kanal bei.',
  }),
  Incompatible: () => ({
    sentence: 'Die Gegenseite spricht eine andere Version des Protokolls.',
    advice: 'Aktualisiere die App. Ist sie aktuell, muss die Gegenseite es tun.',
  }),
  Unreachable: ({ server }) => ({
    sentence: server === undefined ? 'Gerade gibt es kein Netz.' : `${server} antwortet gerade nicht.`,
    advice: 'Du musst nichts tun: Es wird von selbst wieder versucht.',
  }),
  Busy: () => ({
    sentence: 'Die Gegenseite ist ausgelastet oder offline.',
    advice: 'Du musst nichts tun: Es wird von selbst wieder versucht, jedes Mal etwas seltener.',
  }),
  AgentFailed: (reason) =>
    isUsedUp(reason)
      ? {
          sentence: 'Der Link oder die Einladung führt nirgendwohin mehr: gelöscht oder schon benutzt.',
          advice: 'Versuche es noch einmal, oder bitte um einen neuen Link.',
        }
      : {
          sentence: `${failedSteps[reason.during]} ist endgültig gescheitert (${errorName(reason.error)}).`,
          advice: 'Versuche es noch einmal. Scheitert es wieder, sag der Gegenseite Bescheid.',
        },
  Rejected: ({ rejection }) => rejections(rejection),
  WrongAnswer: ({ expected }) => ({
    sentence: `Die Gegenseite hat nicht geantwortet, wie sie sollte: Erwartet wurde ${expected}.`,
    advice: 'Versuche es noch einmal. Geschieht es wieder, sag es der Person, die dir den Link gegeben hat.',
  }),
  TimedOut: ({ waitedFor }) => ({
    sentence: `${waits[waitedFor]} hat zu lange gedauert.`,
    advice: 'Versuche es noch einmal.',
  }),
  WrongMember: () => ({
    sentence: 'Geantwortet hat jemand anderes als das erwartete Mitglied.',
    advice: 'Versuche es noch einmal. Geschieht es wieder, sage es dem, der dich eingeladen hat.',
  }),
  InvitationWithdrawn: () => ({
    sentence: 'Die Einladung wurde zurückgezogen.',
    advice: 'Wenn du noch beitreten willst, bitte um eine neue.',
  }),
  IntroducerGone: () => ({
    sentence: 'Wer euch zusammenbringen sollte, hat die Gruppe verlassen.',
    advice: 'Bitte einen anderen Admin um eine neue Einladung.',
  }),
  PeerGone: () => ({
    sentence: 'Die andere Seite hat die Verbindung gelöscht.',
    advice: 'Verbindet euch neu, wenn ihr beide das wollt.',
  }),
  PeerFull: () => ({
    sentence: 'Die andere Seite war lange fort; ihr Postfach ist voll.',
    advice: 'Nichts zu tun: Nachrichten gehen hinaus, sobald sie zurück ist.',
  }),
  OutboxFull: () => ({
    sentence: 'Es warten schon zu viele Nachrichten darauf, gesendet zu werden.',
    advice: 'Sende sie noch einmal, sobald einige davon hinausgegangen sind.',
  }),
  AllRelaysFailed: () => ({
    sentence: 'Keinem der Relais konnte beigetreten werden.',
    advice: 'Sieh dir bei jedem Relais den Grund an und versuche es dann noch einmal.',
  }),
  RelaysUnreachable: ({ relays }) => ({
    sentence:
      relays === 1
        ? 'Ein Relais war nicht zu erreichen, und noch keinem bist du beigetreten.'
        : `${relays} Relais waren nicht zu erreichen, und noch keinem bist du beigetreten.`,
    advice: 'Prüfe dein Netz und versuche es noch einmal.',
  }),
  DeadRelayLinks: ({ relays }) => ({
    sentence: relays === 1 ? 'Der Link eines Relais ist tot.' : `Die Links von ${relays} Relais sind tot.`,
    advice: 'Mach ohne weiter oder versuche es später wieder.',
  }),
  TooManyRelays: ({ leftOut }) => ({
    sentence: `${leftOut === 1 ? 'Ein Relais bleibt' : `${leftOut} Relais bleiben`} außen vor: Der Kanal hat mehr als nötig.`,
    advice: 'Du musst nichts tun: Die anderen Relais genügen.',
  }),
  Removed: () => ({
    sentence: 'Du wurdest aus dem Kanal entfernt.',
    advice: 'Frage seinen Besitzer, warum.',
  }),
  Quarantined: () => ({
    sentence: 'Die App hat einen Fehler, deshalb wurde das beiseitegelegt. Nichts ist verloren.',
    advice: 'Aktualisiere die App und melde bitte den Fehler.',
  }),
  ProfileLocked: () => ({
    sentence: 'Das Profil, das du zuerst gewählt hast, ist schon hinausgegangen.',
    advice: 'Um mit einem anderen beizutreten, brich ab und beginne neu.',
  }),
  NotAllowed: ({ role }) => ({
    sentence: `Deine Rolle in der Gruppe (${role}) erlaubt das nicht.`,
    advice: 'Frage einen Admin der Gruppe.',
  }),
  NotHere: ({ what }) => ({
    sentence: `${missingThings[what]} gibt es hier nicht mehr.`,
    advice: 'Nichts zu tun.',
  }),
  Incognito: ({ to }) => ({
    sentence: `${to === 'group' ? 'In dieser Gruppe' : 'Für diesen Kontakt'} bist du inkognito: eine Einladung würde dich verraten.`,
    advice: to === 'group' ? 'Gib den Link der Gruppe weiter.' : 'Lade einen Kontakt ein, der dein Profil kennt.',
  }),
  RequestUsed: () => ({
    sentence: 'Diese Anfrage wurde schon beantwortet, und es ist nichts daraus geworden.',
    advice: 'Über den Link der Gruppe muss noch einmal angefragt werden.',
  }),
  DirectMessagesOff: () => ({
    sentence: 'In dieser Gruppe sind Direktnachrichten zwischen dir und den Mitgliedern nicht erlaubt.',
    advice: 'Schreib in der Gruppe.',
  }),
  ContactExists: () => ({
    sentence: 'Du hast mit diesem Mitglied schon einen Kontakt.',
    advice: 'Schreibe dort.',
  }),
  AlreadyAsked: () => ({
    sentence: 'Das wurde schon gefragt, und die Antwort steht noch aus.',
    advice: 'Warte auf die Antwort.',
  }),
} satisfies ReasonWords;

const linkFaults: Record<ReasonOf<'LinkDataInvalid'>['missing'], string> = {
  groupProfile: 'Das Profil des Kanals oder der Gruppe fehlt',
  relayProfile: 'Das Profil des Relais fehlt',
  entityId: 'Er sagt nicht, wozu er gehört',
  entityIdMatch: 'Er gehört zu etwas anderem, als er sagt',
};

const missingThings: Record<ReasonOf<'NotHere'>['what'], string> = {
  group: 'Die Gruppe',
  contact: 'Den Kontakt',
  member: 'Das Mitglied',
};

const failedSteps: Record<ReasonOf<'AgentFailed'>['during'], string> = {
  fetchLink: 'Das Öffnen des Links',
  join: 'Die Beitrittsanfrage',
  allow: 'Das Bestätigen der Verbindung',
  connect: 'Die Verbindung',
  createKey: 'Das Erzeugen eines Schlüssels',
  create: 'Das Erzeugen einer Einladung',
  setLink: 'Das Erzeugen eines kurzen Links',
  accept: 'Das Annehmen der Anfrage',
  send: 'Das Senden',
};

const waits: Record<ReasonOf<'TimedOut'>['waitedFor'], string> = {
  link: 'Das Öffnen des Links',
  join: 'Das Senden der Beitrittsanfrage',
  answer: 'Die Antwort der anderen Seite',
  allow: 'Das Senden unserer Bestätigung',
  connection: 'Der Aufbau der Verbindung',
  key: 'Das Erzeugen eines Schlüssels',
  deletion: 'Das Löschen der alten Verbindung',
  queue: 'Das Erzeugen einer Einladung',
  introduction: 'Die Vorstellung durch den Gastgeber',
  invitation: 'Die Einladung des anderen Mitglieds',
  roster: 'Das Abholen der neuesten Liste der Moderatoren',
};

function rejections(rejection: string): { sentence: string; advice: string } {
  if (rejection === 'long_name') {
    return {
      sentence: 'Du wurdest abgelehnt: Dein Name ist zu lang.',
      advice: 'Wähle einen kürzeren und tritt neu bei.',
    };
  }
  if (rejection === 'blocked_name') {
    return {
      sentence: 'Du wurdest abgelehnt: Dein Name ist dort gesperrt.',
      advice: 'Wähle einen anderen und tritt neu bei.',
    };
  }
  return {
    sentence: `Du wurdest abgelehnt (${rejection}).`,
    advice: 'Frag die Person, die dir den Link gegeben hat, nach dem Grund.',
  };
}

function errorName({ type, code }: AgentError): string {
  if (type === 'ABANDONED') return 'zu lange keine Antwort';
  return code === undefined ? type : `${type} ${code}`;
}

/** German. */
export const german: Messages = {
  language: 'de',
  reasons,
  relayPhases: {
    fetchingLink: 'Öffnet den Link',
    linkResolved: 'Bereit zum Beitritt',
    interrupted: 'Unterbrochen',
    joining: 'Tritt bei',
    joined: 'Anfrage gesendet',
    allowing: 'Bestätigt',
    accepted: 'Angenommen',
    connected: 'Verbunden',
    congested: 'Ausgelastet, wird wieder versucht',
    failed: 'Gescheitert',
    rejected: 'Abgelehnt',
    leaving: 'Verlässt',
    left: 'Verlassen',
    removed: 'Vom Besitzer entfernt',
    cancelled: 'Abgebrochen',
  },
  channelPhases: {
    prepared: 'Bereit zum Beitritt',
    fetchingGroupLink: 'Öffnet den Link des Kanals',
    fetchingRelayLinks: 'Öffnet die Links der Relais',
    awaitingRetry: 'Unterbrochen',
    awaitingDecision: 'Deine Entscheidung ist gefragt',
    preparingIdentity: 'Erzeugt dein Profil und deinen Schlüssel',
    connecting: 'Verbindet',
    congested: 'Ausgelastet, wird wieder versucht',
    functional: 'Funktioniert',
    failed: 'Gescheitert',
    rejected: 'Abgelehnt',
    noRelays: 'Keine aktiven Relais',
    updateRequired: 'Aktualisierung nötig',
    direct: 'Beitritt als Gruppe',
    linkInvalid: 'Mit dem Link stimmt etwas nicht',
    leaving: 'Verlässt',
    left: 'Verlassen',
    cancelling: 'Bricht ab',
    cancelled: 'Abgebrochen',
    discarded: 'Verworfen',
  },
  ...germanGroups,
  waitingFor: {
    groupLink: 'den Link des Kanals',
    relayLinks: 'die Links der Relais',
    link: 'den Link',
    device: 'dieses Gerät',
    peer: 'die andere Seite',
    host: 'den, der dich einlässt',
    introduction: 'die Vorstellung',
    member: 'das andere Mitglied',
    request: 'eine neue Anfrage über den Link der Gruppe',
    admission: 'die Entscheidung der Gruppe',
    identity: 'dein Profil und deinen Schlüssel',
    relays: 'die Relais',
    relayAnswer: 'die Antwort des Relais',
    network: 'das Netz',
    server: 'den Server',
    busyRelay: 'das ausgelastete Relais',
    user: 'dich',
    deletion: 'das Löschen der alten Verbindung',
    nothing: 'nichts',
  },
  actions: {
    connect: 'Verbinden',
    retry: 'Noch einmal versuchen',
    repeat: 'Noch einmal fragen',
    continueWithout: 'Ohne weitermachen',
    cancel: 'Abbrechen',
    close: 'Schließen',
    leave: 'Verlassen',
    accept: 'Annehmen',
    reject: 'Ablehnen',
    join: 'Beitreten',
    decline: 'Ablehnen',
    invite: 'Noch einmal einladen',
    withdraw: 'Zurückziehen',
    changeRole: 'Rolle ändern',
    remove: 'Entfernen',
    contact: 'Zum Kontakt machen',
    probe: 'Feststellen, wer das noch ist',
    separate: 'Das ist jemand anders',
    send: 'Senden',
    delete: 'Löschen',
    deleteGroup: 'Gruppe löschen',
  },
  storage: {
    opening: 'Speicher wird geöffnet',
    ready: 'Alles ist gespeichert',
    reopening: 'Speicher unterbrochen',
    degraded: 'Speicher antwortet nicht',
    blocked: 'Speicher anderswo belegt',
    full: 'Kein Platz mehr',
    elsewhere: 'Anderswo offen',
    newer: 'Update nötig',
    foreign: 'Speicher gehört zu etwas anderem',
    replaced: 'Speicher wurde gelöscht',
    locked: 'Speicher ist verschlossen',
    closed: 'Geschlossen',
  },
  errors: {
    LinkInvalid: {
      sentence: 'Das ist kein Link zu einer Person, einer Gruppe oder einem Kanal.',
      advice: 'Kopiere den ganzen Link, von „https“ oder „simplex“ bis zum Ende.',
    },
    InputInvalid: { sentence: 'Etwas Nötiges fehlt oder ist falsch.', advice: 'Prüfe deine Eingaben.' },
    InputDiffers: {
      sentence: 'Das wurde schon begonnen, mit anderen Angaben.',
      advice: 'Mach damit weiter oder brich es ab und beginne neu.',
    },
    EventInvalid: {
      sentence: 'Diese Anfrage ist unvollständig oder falsch.',
      advice: 'Lade die Seite neu und versuche es noch einmal.',
    },
    InstanceUnknown: { sentence: 'Das gibt es nicht mehr.', advice: 'Beginne neu mit dem Link.' },
    MachineUnknown: { sentence: 'Diese Art Verbindung kennt die App nicht.', advice: 'Aktualisiere die App.' },
    Quarantined: {
      sentence: 'Das wurde wegen eines Fehlers beiseitegelegt. Nichts ist verloren.',
      advice: 'Aktualisiere die App. Es geht dort weiter, wo es war.',
    },
    MachineFailed: {
      sentence: 'Die App hat einen Fehler, deshalb wurde das beiseitegelegt. Nichts ist verloren.',
      advice: 'Aktualisiere die App und melde bitte den Fehler.',
    },
    Refused: { sentence: 'Das geht gerade nicht.', advice: 'Der Grund steht daneben.' },
    StorageUnavailable: {
      sentence: 'Die App kann auf diesem Gerät nichts speichern.',
      advice: 'Schließe private Fenster, erlaube der Seite das Speichern und lade neu.',
    },
    EngineClosed: {
      sentence: 'Die App wurde geschlossen.',
      advice: 'Öffne sie wieder: Es geht dort weiter, wo es war.',
    },
    WaitTimedOut: {
      sentence: 'Es dauert länger als erwartet.',
      advice: 'Es geht von selbst weiter: Sieh später nach.',
    },
    RecordingInvalid: {
      sentence: 'Diese Datei ist keine Aufzeichnung, die hier gelesen werden kann.',
      advice: 'Wähle eine andere Datei. Kommt sie von einer neueren Fassung, aktualisiere die App.',
    },
    NoAnswer: {
      sentence: 'Der Teil der App, der im Hintergrund arbeitet, antwortet nicht.',
      advice: 'Lade die Seite neu: Es geht dort weiter, wo es war.',
    },
    VersionDiffers: {
      sentence: 'In diesem Tab und einem anderen laufen verschiedene Fassungen der App.',
      advice: 'Lade alle Tabs der App neu: Sie machen weiter, wo sie waren.',
    },
    WriterElsewhere: {
      sentence: 'Die App ist in einem anderen Tab offen.',
      advice: 'Mach dort weiter oder schließe ihn und lade hier neu.',
    },
    DatabaseNewer: {
      sentence: 'Die gespeicherten Daten stammen von einer neueren Version der App.',
      advice: 'Lade neu, um die App zu aktualisieren.',
    },
    DatabaseForeign: {
      sentence: 'Die Daten, die hier liegen, gehören zu etwas anderem.',
      advice: 'Wähle einen anderen Ort für die Daten der App.',
    },
    DatabaseFull: {
      sentence: 'Auf diesem Gerät ist kein Platz mehr.',
      advice: 'Schaffe Platz: Nichts ist verloren, es geht von selbst weiter.',
    },
    DatabaseBlocked: {
      sentence: 'Ein anderer Tab oder ein anderes Programm hält die Daten besetzt.',
      advice: 'Schließe die anderen Tabs der App: Es geht von selbst weiter.',
    },
    DatabaseReplaced: {
      sentence: 'Was auf diesem Gerät gespeichert war, wurde gelöscht oder ersetzt.',
      advice: 'Lade neu, um mit dem anzufangen, was jetzt da ist.',
    },
    DatabaseKeyWrong: {
      sentence: 'Die gespeicherten Daten lassen sich nicht entschlüsseln.',
      advice: 'Entsperre die App mit dem Schlüssel oder der Passphrase, mit der sie eingerichtet wurde.',
    },
  },
};
