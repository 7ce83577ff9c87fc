// PostgreSQL with PostGIS in WebAssembly behind one port: each database that a client names is a PGlite of its own, made when it
// is first asked for. Prints the port. Each has a single session, which its clients share by turns, a transaction at a time.
import { connect, createServer } from 'node:net'
import { PGlite } from '@electric-sql/pglite'
import { postgis } from '@electric-sql/pglite-postgis'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'

const SSL = 80877103, GSS = 80877104
const ports = new Map()
let template

async function makeTemplate() {
  const database = await PGlite.create({ extensions: { postgis } })
  await database.exec('CREATE EXTENSION postgis')
  const files = await database.dumpDataDir('none')
  await database.close()
  return files
}

async function makeDatabase() {
  template ??= makeTemplate()
  const db = await PGlite.create({ extensions: { postgis }, loadDataDir: await template })
  const server = new PGLiteSocketServer({ db, port: 0, maxConnections: 50 })
  await server.start()
  return Number(server.getServerConn().split(':').pop())
}

function findPort(name) {
  if (!ports.has(name)) ports.set(name, makeDatabase())
  return ports.get(name)
}

function readName(message) {
  const words = message.subarray(8).toString().split('\0')
  return words[words.indexOf('database') + 1]
}

const front = createServer((client) => {
  let told = Buffer.alloc(0)
  client.on('error', () => client.destroy())
  client.on('data', async function begin(data) {
    told = Buffer.concat([told, data])
    while (told.length >= 8 && [SSL, GSS].includes(told.readInt32BE(4))) {
      client.write('N')
      told = told.subarray(8)
    }
    if (told.length < 8 || told.length < told.readInt32BE(0)) return
    client.off('data', begin)
    client.pause()
    const server = connect(await findPort(readName(told)), '127.0.0.1')
    server.on('error', () => client.destroy())
    server.on('close', () => client.destroy())
    client.on('close', () => server.destroy())
    server.write(told)
    client.pipe(server).pipe(client)
  })
})
front.listen(0, '127.0.0.1', () => console.log(front.address().port))
