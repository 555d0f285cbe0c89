// SPDX-License-Identifier: Apache-2.0
// node esme.js PORT: an ESME on the package smpp. Sends what it is told to, answers texts of handsets.
import smpp from 'smpp';
import { describe, obey, tell } from './lines.js';

const session = smpp.connect({ url: `smpp://127.0.0.1:${process.argv[2]}` }, () => tell('connected'));
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
