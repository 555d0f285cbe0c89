// SPDX-License-Identifier: Apache-2.0
// JSON lines with the test: events out, commands in.
import readline from 'node:readline';

export function tell(event, more = {}) {
  process.stdout.write(`${JSON.stringify({ event, ...more })}\n`);
}

const text = (value) => (typeof value?.message === 'string' ? value.message : undefined);

export function describe(pdu) {
  return {
    command: pdu.command,
    command_status: pdu.command_status,
    sequence_number: pdu.sequence_number,
    system_id: pdu.system_id,
    password: pdu.password,
    source_addr: pdu.source_addr,
    destination_addr: pdu.destination_addr,
    message_id: pdu.message_id,
    text: text(pdu.short_message) || text(pdu.message_payload),
    user_message_reference: pdu.user_message_reference,
    unsuccess_sme: pdu.unsuccess_sme,
  };
}

// {"id": 1, "command": "submit_sm", "fields": {...}}: sends the PDU, tells its answer with the id.
export function obey(session) {
  readline.createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, command, fields } = JSON.parse(line);
    session()[command](fields, (pdu) => tell('answer', { id, ...describe(pdu) }));
  });
}
