import { connect, createServer, type Socket } from 'node:net'

// A process of its own, so that its work counts for nobody: `relay.js FROM TO MILLISECONDS` hands every byte on late.

const [from, to, delay] = process.argv.slice(2).map(Number) as [number, number, number]

createServer({ noDelay: true }, (near) => {
  const far = connect({ host: near.localAddress!, port: to, noDelay: true })
  carry(near, far)
  carry(far, near)
}).listen(from, '0.0.0.0', () => console.log('listening'))

function carry(source: Socket, sink: Socket): void {
  source.on('data', (chunk) => setTimeout(() => sink.writable && sink.write(chunk), delay))
  source.on('end', () => setTimeout(() => sink.end(), delay))
  source.on('error', () => sink.destroy())
}
