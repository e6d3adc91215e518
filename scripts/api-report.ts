/**
 * What the package exports, written down: one report for each entry, in `docs/api`. `--check` fails where a report is not
 * what the built types say: a change of the API is to be seen in the diff of a commit. What a machine is made of is left
 * out of its type, which is as long as the machine; what it takes and tells has types of its own.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { commandLine } from './command-line.ts';
import { entries, root } from './entries.ts';

const { values } = commandLine('npm run api -- [--check]', { check: { type: 'boolean', default: false } });
const { check: isCheck } = values;
const folder = join(root, 'docs/api');
const temporary = mkdtempSync(join(tmpdir(), 'joinery-api-'));

const configs = entries.map((entry) => ({ ...entry, config: configOf(entry.name, entry.types) }));
const compilerState = CompilerState.create(known(configs[0]).config, {
  additionalEntryPoints: entries.map(({ types }) => types),
});

mkdirSync(folder, { recursive: true });
const different = configs.filter(({ name, config }) => {
  Extractor.invoke(config, {
    compilerState,
    localBuild: true,
    messageCallback: (message) => {
      message.handled = true;
    },
  });
  const report = withoutMachines(readFileSync(join(temporary, `${name}.api.md`), 'utf8'));
  const file = join(folder, `${name}.api.md`);
  if (report === written(file)) return false;
  if (!isCheck) writeFileSync(file, report);
  return true;
});
rmSync(temporary, { recursive: true });

if (different.length > 0) {
  const names = different.map(({ name }) => name).join(', ');
  console.log(
    `docs/api: ${names}: ${isCheck ? 'not what is exported. Run `npm run api`, and read the difference' : 'written'}`,
  );
  if (isCheck) process.exitCode = 1;
}

function configOf(name: string, types: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: types,
      newlineKind: 'lf',
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            ...{ module: 'nodenext', target: 'es2022', lib: ['es2023', 'dom'] },
            ...{ strict: true, skipLibCheck: true, types: [] },
          },
          files: entries.map((entry) => entry.types),
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: temporary,
        reportTempFolder: join(temporary, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
    },
  });
}

function withoutMachines(report: string): string {
  return report
    .replaceAll(/^((?:export )?const \w+: )\S*StateMachine<[^]*?>;$(?=\n\n)/gm, '$1StateMachine;')
    .replace(/^(export const registry: )\{$[^]*?^\};$/m, '$1Record<MachineName, MachineDefinition>;');
}

function written(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('package.json has no entries');
  return value;
}
