// Asks for one app and prints how that ended and the most memory this process held, in MB. A process of its own: the peak
// of a process never falls, and the one of its parent is inherited by what the system counts elsewhere.
import { readFileSync } from 'node:fs';
import { createClient } from 'playfast';
import { simulatedAppId } from 'playfast/testing';

const [, , url, maxBodyBytes] = process.argv;
const client = createClient({ baseUrl: url, pace: 'off', maxBodyBytes: Number(maxBodyBytes) });
const end = await client.app({ appId: simulatedAppId(1) }).then(
  () => 'value',
  (error) => error.code,
);
const status = readFileSync('/proc/self/status', 'utf8');
const peakMb = Number(/^VmHWM:\s*(\d+)/m.exec(status)[1]) / 1024;
process.stdout.write(JSON.stringify({ end, peakMb }));
