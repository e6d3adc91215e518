import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { encodeBase64url } from '../../machines/vocabulary/base64url.ts';
import { ChannelLink, parseLink } from '../../machines/vocabulary/link.ts';

const key = 'k7z6aPXx-XHUGQE85X8R3fixZ7HITSmqC_eKlYsX9Y4';
const linkId = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';
const queue = 'smp%3A%2F%2Fabcd%40smp.example.org%2F1234-w%23%2F%3Fv%3D1-3%26dh%3DMCowBQYDK2VuAyEA';

describe('short links', () => {
  it.each([
    ['a', 'address'],
    ['g', 'group'],
    ['c', 'channel'],
    ['r', 'relay'],
  ])('with the letter %s are of the kind %s, equal in both forms', (letter, kind) => {
    const canonical = `https://smp4.example.org/${letter}#${key}`;
    expect(parseLink(canonical)).toEqual({ kind, form: 'short', canonical });
    expect(parseLink(`simplex:/${letter}#${key}?h=smp4.example.org`)).toEqual({ kind, form: 'short', canonical });
  });

  it('of one-time invitations have a link id before the key', () => {
    const canonical = `https://smp4.example.org/i#${linkId}/${key}`;
    expect(parseLink(`simplex:/i#${linkId}/${key}?h=smp4.example.org`)).toEqual({
      kind: 'invitation',
      form: 'short',
      canonical,
    });
    expect(parseLink(`https://smp4.example.org/i#${key}`)).toEqual({ error: 'LinkInvalid', why: 'KeyInvalid' });
    expect(parseLink(`https://smp4.example.org/c#${linkId}/${key}`)).toMatchObject({ why: 'KeyInvalid' });
  });

  it('keep all hosts, the port and the certificate hash of their server, whatever the order', () => {
    const canonical = `https://smp.example.org/c#${key}?h=abc.onion&p=5223&c=1234-w`;
    const forms = [
      `https://smp.example.org/c#${key}?h=abc.onion&p=5223&c=1234-w`,
      `https://smp.example.org:5223/c/#${key}?c=1234-w==&h=abc.onion`,
      `simplex:/c#${key}?p=05223&c=1234-w&h=smp.example.org,abc.onion`,
      `simplex:/c#${key}=?h=smp.example.org%2Cabc.onion&p=5223&c=1234-w&utm_source=x`,
      `  HTTPS://SMP.Example.org/C#${key}?h=ABC.onion,smp.example.org&p=5223&c=1234-w\n`,
    ];
    for (const form of forms) expect(parseLink(form)).toEqual({ kind: 'channel', form: 'short', canonical });
  });

  it('lose parameters that are wrongly escaped', () => {
    expect(parseLink(`https://smp4.example.org/c#${key}?c=%%%&p=443`)).toMatchObject({
      canonical: `https://smp4.example.org/c#${key}?p=443`,
    });
  });

  it('may name a server by its address', () => {
    expect(parseLink(`https://[2001:db8::1]:7001/c#${key}`)).toMatchObject({
      canonical: `https://[2001:db8::1]/c#${key}?p=7001`,
    });
    expect(parseLink(`https://192.0.2.7/r#${key}`)).toMatchObject({ kind: 'relay' });
  });
});

describe('full links', () => {
  it.each([
    ['https://simplex.chat/contact#/?v=2-7&smp=', '', 'address', 'simplex:/contact#/?v=2-7&smp='],
    ['simplex:/contact#/?v=2-7&smp=', '', 'address', 'simplex:/contact#/?v=2-7&smp='],
    ['https://simplex.chat/contact/#/?v=2-7&smp=', '', 'address', 'simplex:/contact#/?v=2-7&smp='],
    [
      'https://simplex.chat/contact#/?v=2-7&smp=',
      '&data=%7B%22type%22%3A%22group%22%2C%22groupLinkId%22%3A%22abcd%22%7D',
      'group',
      'simplex:/contact#/?v=2-7&smp=',
    ],
    ['https://simplex.chat/invitation#/?v=2-7&smp=', '&e2e=v%3D2', 'invitation', 'simplex:/invitation#/?v=2-7&smp='],
  ])('%s...%s is recognised', (before, after, kind, canonical) => {
    expect(parseLink(`${before}${queue}${after}`)).toEqual({
      kind,
      form: 'full',
      canonical: `${canonical}${queue}${after}`,
    });
  });

  it('need a queue and a version', () => {
    expect(parseLink('simplex:/contact#/?v=2-7')).toMatchObject({ why: 'ServerMissing' });
    expect(parseLink(`simplex:/contact#/?smp=${queue}`)).toMatchObject({ why: 'NotALink' });
  });
});

describe('what is no link', () => {
  it.each([
    ['', 'Empty'],
    [' \n ', 'Empty'],
    ['hello', 'NotALink'],
    ['https://example.org', 'NotALink'],
    ['https://example.org/page#top', 'NotALink'],
    [`http://smp4.example.org/c#${key}`, 'NotALink'],
    [`javascript:/c#${key}`, 'NotALink'],
    [`see https://smp4.example.org/c#${key}`, 'NotALink'],
    [`https://smp4.example.org/x#${key}`, 'UnknownKind'],
    [`simplex:/c#${key}`, 'ServerMissing'],
    [`https:///c#${key}`, 'ServerMissing'],
    [`https://user@smp4.example.org/c#${key}`, 'ServerInvalid'],
    [`https://smp4.example.org:0/c#${key}`, 'ServerInvalid'],
    [`https://smp4.example.org/c#${key}?p=70000`, 'ServerInvalid'],
    [`https://smp4.example.org/c#${key}?c=!`, 'ServerInvalid'],
    [`https://smp4.example.org/c#${key}?h=a,b,c,d,e,f,g,h,i`, 'ServerInvalid'],
    [`https://-bad-.example.org/c#${key}`, 'ServerInvalid'],
    ['https://smp4.example.org/c#', 'KeyInvalid'],
    [`https://smp4.example.org/c#${key.slice(1)}`, 'KeyInvalid'],
    [`https://smp4.example.org/c#${key.slice(0, -1)}5`, 'KeyInvalid'],
    [`https://smp4.example.org/c#${key} and more`, 'KeyInvalid'],
    [`https://smp4.example.org/c#${'A'.repeat(9_000)}`, 'TooLong'],
  ])('%j: %s', (text, why) => {
    expect(parseLink(text)).toEqual({ error: 'LinkInvalid', why });
  });
});

describe('properties', () => {
  const host = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(\.[a-z][a-z0-9]{1,8}){1,3}$/);
  const channel = fc.record({
    hosts: fc.uniqueArray(host, { minLength: 1, maxLength: 4 }),
    key: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(encodeBase64url),
    port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
    letter: fc.constantFrom('a', 'g', 'c', 'r'),
  });

  it('both forms of any link have one canonical text, which is its own', () => {
    fc.assert(
      fc.property(channel, (link) => {
        const port = link.port === undefined ? '' : `&p=${link.port}`;
        const [first, ...more] = link.hosts;
        const web = parseLink(`https://${first}/${link.letter}#${link.key}?h=${more.join(',')}${port}`);
        const app = parseLink(`simplex:/${link.letter}#${link.key}?h=${link.hosts.join(',')}${port}`);
        expect(web).toEqual(app);
        expect(app).toHaveProperty('canonical');
        expect(parseLink('canonical' in app ? app.canonical : '')).toEqual(app);
      }),
    );
  });

  it('never throws', () => {
    const near = fc.stringMatching(/^(https:\/\/|simplex:)[a-z:@./[\]]{0,12}\/[a-z]{1,3}\/?#[\w%=?&/-]{0,60}$/);
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        const link = parseLink(text);
        expect('canonical' in link || link.error === 'LinkInvalid').toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the schema of a channel link', () => {
  it('gives the canonical text of channels and groups', () => {
    const canonical = `https://smp4.example.org/c#${key}`;
    expect(v.parse(ChannelLink, ` simplex:/c#${key}?h=smp4.example.org `)).toBe(canonical);
    expect(v.parse(ChannelLink, `https://smp4.example.org/g#${key}`)).toBe(`https://smp4.example.org/g#${key}`);
  });

  it.each([
    [`https://smp4.example.org/r#${key}`, 'LinkInvalid: NotAChannel'],
    [`simplex:/contact#/?v=2-7&smp=${queue}`, 'LinkInvalid: NotAChannel'],
    ['hello', 'LinkInvalid: NotALink'],
  ])('refuses %s', (text, message) => {
    expect(v.safeParse(ChannelLink, text).issues?.[0].message).toBe(message);
  });
});
