import { orSayWhy, type SynthOptions, synthesise } from '../synth.ts';

// Synthesises a city in a process of its own, so that the host doesn't carry CDK in its memory:
// node synth-process.ts '<SynthOptions as JSON>'

await orSayWhy(async () => {
  await synthesise(JSON.parse(process.argv[2]!) as SynthOptions);
});
