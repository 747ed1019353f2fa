// Bakes the machine tests' images before those tests begin: `npm test` runs this beside the lab's tests, which mostly wait.
import { bakeForTests } from './baked.ts'

await bakeForTests()
