import { fingerprint } from '../person/alike.ts';

/** Names of a contact on this device: a contact's id is that of its instance. */
export const contactKey = (contactId: string): string => `contact/${contactId}`;
/** By what a contact is found, whatever became of it. */
export const contactLabel = (contactId: string): string => `contact:${contactId}`;
/** By what who asked at our address is found: as it named its request, `contactReqId`. Others may bear it by chance. */
export const askedLabel = (contactReqId: string): string => `asked:${fingerprint(contactReqId)}`;
