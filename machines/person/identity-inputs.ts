import * as v from 'valibot';

/** What a person may tell an identity: this record is somebody else's. */
export const identityEvents = {
  'user.separate': v.strictObject({ record: v.pipe(v.string(), v.minLength(1), v.maxLength(256)) }),
};
