/**
 * The house as a lint rule: what each room may import of the others. A room is a pattern of files.
 * Whatever is not listed is refused, and so is a file outside of every room. Types count like code: who knows a type knows the room.
 */
import boundaries from 'eslint-plugin-boundaries';

const node = 'nodes/DeepfakeAudioCheck';
const audio = `${node}/audio`;

/** @typedef {{ files: string | string[], mayImport?: string[] }} Room */

/** @type {Record<string, Room>} */
const rooms = {
	credentials: { files: 'credentials/**' },
	door: {
		files: `${node}/DeepfakeAudioCheck.node.ts`,
		mayImport: ['run', 'parameters', 'dataspike'],
	},
	// Where the stages are put together: it alone knows all of them.
	run: {
		files: `${node}/run.ts`,
		mayImport: [
			...['operations', 'items', 'jobs', 'input', 'output', 'parameters'],
			...['model', 'dataspike', 'polling', 'text'],
		],
	},
	parameters: { files: `${node}/parameters/**`, mayImport: ['model', 'text'] },
	operations: {
		files: `${node}/operations/**`,
		mayImport: ['input', 'jobs', 'model', 'dataspike'],
	},
	items: { files: `${node}/items/**`, mayImport: ['output', 'jobs', 'model', 'text'] },
	// What the service allows is said by dataspike; the bundled libraries are loaded from here.
	input: {
		files: `${node}/input/**`,
		mayImport: ['model', 'audio', 'download', 'text', 'dataspike', 'decoders'],
	},
	jobs: { files: `${node}/jobs/**`, mayImport: ['model', 'dataspike', 'polling'] },
	output: { files: `${node}/output/**`, mayImport: ['model', 'report', 'text', 'dataspike'] },
	model: { files: `${node}/model/**`, mayImport: ['dataspike', 'audio'] },
	dataspike: { files: `${node}/dataspike/**`, mayImport: ['http', 'text', 'polling'] },
	download: { files: `${node}/download/**`, mayImport: ['http', 'text', 'polling'] },
	http: { files: `${node}/http/**`, mayImport: ['text'] },
	// Its version is written into the code when it is built.
	manifest: { files: 'package.json' },
	text: { files: `${node}/text/**`, mayImport: ['manifest'] },
	polling: { files: `${node}/polling/**` },
	report: { files: `${node}/report/**` },

	// audio/ is pure: nothing of the service, of n8n, or for a person to read.
	'audio/bytes': { files: `${audio}/bytes/**` },
	'audio/media': { files: `${audio}/media/**`, mayImport: ['audio/bytes'] },
	'audio/pcm': { files: `${audio}/pcm/**`, mayImport: ['audio/media', 'audio/bytes'] },
	'audio/cut': { files: `${audio}/cut/**`, mayImport: ['audio/media'] },
	'audio/containers': {
		files: `${audio}/containers/**`,
		mayImport: ['audio/media', 'audio/pcm', 'audio/bytes', 'audio/cut', 'audio/codecs'],
	},
	'audio/codecs': {
		files: `${audio}/codecs/**`,
		mayImport: ['audio/media', 'audio/pcm', 'audio/bytes'],
	},
	'audio/identify': {
		files: `${audio}/identify/**`,
		mayImport: ['audio/containers', 'audio/media', 'audio/bytes'],
	},
	'audio/open': { files: [`${audio}/open.ts`, `${audio}/channelVoices.ts`], mayImport: ['audio'] },
};

/**
 * Around the package. The simulator knows nothing of the node: it is written from the contract.
 *
 * @type {Record<string, Room>}
 */
const roomsAround = {
	decoders: { files: 'decoders/**', mayImport: ['audio'] },
	simulator: { files: 'test/simulator/**' },
	fileServer: { files: 'test/fileServer/**' },
	fixtures: { files: 'test/fixtures/**', mayImport: ['package'] },
	scripts: {
		files: 'scripts/**',
		mayImport: ['package', 'simulator', 'fixtures', 'fileServer', 'engine', 'e2e', 'unit'],
	},
	bench: {
		files: 'bench/**',
		mayImport: ['package', 'scripts', 'simulator', 'fixtures', 'e2e', 'engine', 'hostile'],
	},
	unit: { files: 'test/unit/**', mayImport: ['package', 'decoders', 'fixtures', 'bench'] },
	oracle: { files: 'test/oracle/**', mayImport: ['package', 'decoders', 'fixtures', 'unit'] },
	fuzz: { files: 'test/fuzz/**', mayImport: ['package', 'decoders', 'fixtures', 'unit'] },
	hostile: { files: 'test/hostile/**', mayImport: ['package', 'unit'] },
	engine: {
		files: 'test/engine/**',
		mayImport: ['scripts', 'simulator', 'fileServer', 'fixtures', 'manifest'],
	},
	e2e: {
		files: 'test/e2e/**',
		mayImport: ['scripts', 'simulator', 'fileServer', 'fixtures', 'commands'],
	},
	commands: {
		files: 'test/commands/**',
		mayImport: ['package', 'scripts', 'simulator', 'fixtures'],
	},
	documentation: { files: 'test/documentation/**', mayImport: ['package', 'scripts'] },
};

const house = { ...rooms, ...roomsAround };

/** The rooms that a name stands for: `package` is all that is shipped, for tests look into any room. */
function named(name) {
	if (name === 'package') return Object.keys(rooms);
	if (name === 'audio') return Object.keys(rooms).filter((room) => room.startsWith('audio/'));
	return [name];
}

export const boundariesConfig = {
	plugins: { boundaries },
	settings: {
		'boundaries/files': Object.entries(house).map(([category, { files }]) => ({
			category,
			pattern: files,
		})),
		'boundaries/dependency-nodes': ['import', 'dynamic-import', 'export', 'require'],
		'import/resolver': { node: { extensions: ['.ts', '.js', '.mjs', '.json'] } },
	},
	rules: {
		'boundaries/no-unknown-files': 'error',
		'boundaries/dependencies': [
			'error',
			{
				default: 'disallow',
				policies: [
					{ allow: { to: { module: { origin: ['external', 'core'] } } } },
					...Object.entries(house).map(([category, { mayImport = [] }]) => ({
						from: { file: { categories: category } },
						allow: {
							to: { file: { categories: { anyOf: [category, ...mayImport.flatMap(named)] } } },
						},
					})),
				],
			},
		],
	},
};
