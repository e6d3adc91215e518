import * as v from 'valibot';

/** How a person is shown to others. Field names are those of the SimpleX chat protocol's `profile`. */
export const Profile = v.looseObject({
  displayName: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  fullName: v.optional(v.pipe(v.string(), v.maxLength(1024)), ''),
  shortDescr: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  image: v.optional(v.pipe(v.string(), v.maxLength(16_000))),
  contactLink: v.optional(v.pipe(v.string(), v.maxLength(4096))),
});

export type Profile = v.InferOutput<typeof Profile>;
