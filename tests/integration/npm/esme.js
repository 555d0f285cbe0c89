// SPDX-License-Identifier: Apache-2.0
// node esme.js PORT [OPTIONS]: an ESME on the package smpp. Sends what it is told to, answers texts of handsets.
// OPTIONS is JSON: tls {ca, servername}; header, which goes out ahead of everything.
import fs from 'node:fs';
import net from 'node:net';
import smpp from 'smpp';
import { describe, obey, tell } from './lines.js';

const [port, json] = process.argv.slice(2);
const { tls, header } = JSON.parse(json ?? '{}');
const connected = () => tell('connected');

function open() {
  if (header) {
    // The package sends no PROXY header, but takes a connection on which one was sent.
    const socket = net.connect({ host: '127.0.0.1', port }, connected);
    socket.write(header);
    return new smpp.Session({ socket });
  }
  if (!tls) return smpp.connect({ url: `smpp://127.0.0.1:${port}` }, connected);
  const { ca, servername } = tls;
  return smpp.connect({ url: `ssmpp://127.0.0.1:${port}`, ca: fs.readFileSync(ca), servername }, connected);
}

const session = open();
session.on('pdu', (pdu) => {
  if (!pdu.isResponse()) tell('pdu', describe(pdu));
});
for (const command of ['deliver_sm', 'data_sm', 'enquire_link', 'unbind']) {
  session.on(command, (pdu) => session.send(pdu.response()));
}
session.on('error', (error) => tell('error', { message: String(error) }));
session.on('close', () => {
  tell('closed');
  process.exit(0);
});
obey(() => session);
