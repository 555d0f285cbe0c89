// SPDX-License-Identifier: Apache-2.0
// node smsc.js [OPTIONS]: an SMSC on the package smpp. Takes binds and texts, sends texts of handsets as it is told to.
// OPTIONS is JSON: tls {key, cert}; proxy, to take PROXY headers, which only the package's next release can.
import fs from 'node:fs';
import { describe, obey, tell } from './lines.js';

const { tls, proxy } = JSON.parse(process.argv[2] ?? '{}');
const { default: smpp } = await import(proxy ? 'smpp-next' : 'smpp');
const options = {
  ...(tls && { key: fs.readFileSync(tls.key), cert: fs.readFileSync(tls.cert) }),
  ...(proxy && { enable_proxy_protocol_detection: true }),
};

let latest = null;
let ids = 0;

const answers = {
  submit_sm: () => ({ message_id: `npm-${(ids += 1)}` }),
  data_sm: () => ({ message_id: `npm-${(ids += 1)}` }),
  submit_multi: () => ({ message_id: `npm-${(ids += 1)}`, unsuccess_sme: [] }),
  query_sm: (pdu) => ({ message_id: pdu.message_id, message_state: 2 }),
  bind_transceiver: () => ({ system_id: 'npm-smsc', sc_interface_version: 0x34 }),
  bind_transmitter: () => ({ system_id: 'npm-smsc' }),
  bind_receiver: () => ({ system_id: 'npm-smsc' }),
  enquire_link: () => ({}),
  unbind: () => ({}),
};

const server = smpp.createServer(options, (session) => {
  tell('session', { address: session.remoteAddress, port: session.remotePort });
  session.on('pdu', (pdu) => {
    if (pdu.isResponse()) return;
    tell('pdu', describe(pdu));
    if (pdu.command.startsWith('bind_')) latest = session;
    const answer = answers[pdu.command];
    if (answer) session.send(pdu.response(answer(pdu)));
    if (pdu.command === 'unbind') session.close();
  });
  session.on('error', (error) => tell('error', { message: String(error) }));
  session.on('close', () => tell('closed'));
});
server.listen(0, '127.0.0.1', () => tell('listening', { port: server.address().port }));
obey(() => latest);
