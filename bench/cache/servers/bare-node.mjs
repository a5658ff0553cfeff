// Node's own server and nothing else: sends heads and bytes that were read from files before, one path a file. Arguments: path=file …, beside
// each file its headers in file.head; prints its port.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const replies = new Map(
  process.argv.slice(2).map((pair) => {
    const [path, file] = pair.split('=');
    const headers = JSON.parse(readFileSync(`${file}.head`, 'utf8'));
    return [path, { headers: headers.flat(), bytes: readFileSync(file) }];
  }),
);
const server = createServer((request, response) => {
  const { headers, bytes } = replies.get(request.url);
  response.writeHead(200, headers);
  response.end(bytes);
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit(0));
