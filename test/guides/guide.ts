import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

/** A page of docs/ whose code is to be true: `<name>.guide.ts` beside this file exports one as `guide`. */
export interface Guide {
  /** The page: docs/<page>.md, or ../README. */
  readonly page: string;
  /** Modules that stand in for what is not here, by the specifier on the page: paths from this folder. */
  readonly standIns?: Readonly<Record<string, string>>;
  /** What the page takes for given: code that stands before that of its blocks without a file name. */
  readonly given?: string;
  /** Makes what the code needs when it is loaded. */
  prepare?(): Promise<void>;
  /**
   * Uses what the page's code exports: `index` is what stands in blocks without a file name. Asserts that it works. Left out
   * where a test of its own does it.
   */
  play?(modules: Readonly<Record<string, unknown>>): Promise<void>;
}

const here = resolve('test/guides');
const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as {
  config: { compilerOptions: { paths: Record<string, string[]> } };
};
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());

/**
 * The files of a page, by name: its blocks that bear one, and its blocks of TypeScript, in their order. One that begins with
 * ```ts agent.ts goes on with the module of that name, one of TypeScript without a name with index.ts.
 */
export function filesOf(markdown: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const [, language, name, code = ''] of markdown.matchAll(/^```(\w+)(?: +(\S+))?\n(.*?)^```$/gms)) {
    const file = name ?? (language === 'ts' ? 'index.ts' : undefined);
    if (file !== undefined) files[file] = `${files[file] ?? ''}${code}\n`;
  }
  return files;
}

/** Of the paths those that hold TypeScript. */
export const modulesAmong = (paths: Iterable<string>): string[] => [...paths].filter((path) => /\.tsx?$/.test(path));

/**
 * Writes a page's files into the folder, with imports that are found from there: the library's as the package that was
 * `built`, or as its sources. Returns their paths, by file name.
 */
export function writeFiles(guide: Guide, folder: string, library: 'built' | 'sources'): Record<string, string> {
  const from = (path: string): string => relative(folder, path).replace(/^(?!\.)/, './');
  const found = new Map<string, string>();
  for (const [specifier, [path = '']] of Object.entries(config.compilerOptions.paths)) {
    if (library === 'sources') found.set(specifier, from(resolve(path)));
  }
  for (const [specifier, path] of Object.entries(guide.standIns ?? {})) found.set(specifier, from(join(here, path)));
  const files = filesOf(readFileSync(`docs/${guide.page}.md`, 'utf8'));
  return Object.fromEntries(
    Object.entries(files).map(([file, code]) => {
      const path = join(folder, file);
      const whole = file === 'index.ts' && guide.given !== undefined ? `${guide.given}\n${code}` : code;
      const written = whole.replaceAll(
        /(\bfrom |\bimport |\bimport\()'([^']+)'/g,
        (_, before: string, specifier: string) => `${before}'${found.get(specifier) ?? specifier}'`,
      );
      writeFileSync(path, written);
      return [file, path];
    }),
  );
}

/** What the compiler, as strict as for the library itself, has against each of the files: `file:line: words`. */
export function problemsIn(paths: readonly string[]): Map<string, string[]> {
  const program = ts.createProgram(paths, options);
  const found = paths.map((path): [string, string[]] => {
    const file = program.getSourceFile(path);
    const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    const problems = diagnostics.map(({ start = 0, messageText }) => {
      const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
      return `${path}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    return [path, problems];
  });
  return new Map(found);
}
