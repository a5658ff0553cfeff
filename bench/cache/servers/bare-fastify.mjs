// Fastify and nothing else: sends bytes that were read from files before, one path a file. Arguments: path=file …; prints its port.
import { readFileSync } from 'node:fs';
import fastify from 'fastify';

const server = fastify();
for (const pair of process.argv.slice(2)) {
  const [path, file] = pair.split('=');
  const bytes = readFileSync(file);
  server.get(path, (_, reply) => {
    void reply.header('content-type', 'application/json; charset=utf-8').send(bytes);
  });
}
await server.listen({ port: 0, host: '127.0.0.1' });
process.send({ port: server.server.address().port });
process.on('disconnect', () => process.exit(0));
