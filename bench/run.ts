/** `npm run bench`: every figure, or those whose name holds an argument. What they mean: README.md beside this. */
import { benchAggregate } from './aggregate.ts'
import { benchAll } from './all.ts'
import { describeFigure, type Figure } from './figures.ts'
import { benchFirstData, benchFirstFrame } from './first-frame.ts'
import { benchFit } from './fit.ts'
import { benchPeers } from './peers.ts'
import { benchPoll } from './poll.ts'
import { benchRecord } from './record.ts'
import { benchResident } from './resident.ts'
import { benchRules } from './rules.ts'
import { benchScreen } from './screen.ts'
import { benchSize } from './size.ts'
import { benchStreams } from './streams.ts'

const BENCHES: Readonly<Record<string, () => readonly Figure[] | Promise<readonly Figure[]>>> = {
  size: benchSize,
  'first-frame': benchFirstFrame,
  'first-data': benchFirstData,
  screen: benchScreen,
  resident: benchResident,
  peers: benchPeers,
  aggregate: benchAggregate,
  rules: benchRules,
  poll: benchPoll,
  record: benchRecord,
  all: benchAll,
  streams: benchStreams,
  fit: benchFit,
}

const wanted = process.argv.slice(2)
console.log(`node ${process.version}, ${process.platform} ${process.arch}`)
for (const [name, run] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue
  for (const figure of await run()) console.log(describeFigure(figure))
}
