import type { GenericSchema } from 'valibot';
import type { MachineDefinition } from '../machines/registry.ts';

/** What is read of a schema, of whatever kind it is. */
interface Described {
  readonly type: string;
  readonly entries?: Readonly<Record<string, GenericSchema>>;
  readonly wrapped?: GenericSchema;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
}

const described = (schema: GenericSchema): Described => schema;

/** What an application does with a machine: how it starts one, and what it may send it. By the schemas that check it. */
export function applicationText(name: string, { input, events }: Pick<MachineDefinition, 'input' | 'events'>): string {
  const sent = Object.entries(events).map(([type, schema]) => `\`${type}\`${fieldsOf(schema)}`);
  return [
    input ? started(name, input) : 'Another machine begins it; an application does not.',
    sent.length > 0 ? `An application may send it ${sent.join(', ')}.` : 'An application sends it nothing.',
  ].join('\n\n');
}

function started(name: string, input: GenericSchema): string {
  const ways = described(input).type === 'variant' ? (described(input).options as GenericSchema[]) : [input];
  const texts = ways.map((way) => `\`${objectText(way)}\``);
  const call = `An application starts one by \`engine.start('${name}', id, input)\`, with`;
  return texts.length === 1
    ? `${call} ${texts.join('')}.`
    : `${call} one of\n\n${texts.map((text) => `- ${text}`).join('\n')}`;
}

function fieldsOf(schema: GenericSchema): string {
  return Object.keys(described(schema).entries ?? {}).length > 0 ? ` \`${objectText(schema)}\`` : '';
}

function objectText(schema: GenericSchema): string {
  const fields = Object.entries(described(schema).entries ?? {}).map(([key, field]) => {
    const { type, wrapped } = described(field);
    const values = valuesOf(wrapped ?? field);
    return `${key}${type === 'optional' ? '?' : ''}${values === '' ? '' : `: ${values}`}`;
  });
  return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}';
}

/** The values of a field that takes only some; what else a field is says its name, and its type. */
function valuesOf(schema: GenericSchema): string {
  const { type, literal, options = [] } = described(schema);
  if (type === 'literal') return `'${String(literal)}'`;
  return type === 'picklist' ? options.map((option) => `'${String(option)}'`).join(' | ') : '';
}
