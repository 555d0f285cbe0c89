// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace smppguard::config {

/// Every key that a configuration may have, each on a line of its own. It draws no diagnostic.
inline constexpr const char* kEveryKey = R"(listeners:
- name: main
  address: 0.0.0.0:2775
  tls:
    certificate: certificate.pem
    key: key.pem
    min_version: 1.2
    client_certificates: required
    client_ca: ca.pem
    may_bind:
    - certificate: shop.example.com
      system_ids: [shop]
  proxy_protocol:
    from: [192.0.2.10]
  tcp:
    keep_alive_idle: 60s
    keep_alive_interval: 15s
    keep_alive_probes: 4
    user_timeout: 60s
upstreams:
- name: carrier
  endpoints: [smsc.example.net:2775]
  connect_timeout: 5s
  retry_first: 500ms
  retry_most: 30s
  source_addresses: [192.0.2.7]
  proxy_protocol: none
  tls:
    ca: ca.pem
    server_name: smsc.example.net
    verify: full
    certificate: certificate.pem
    key: key.pem
    min_version: 1.3
  data_coding_0: gsm
  approval_receiver:
    system_id: approvals
    password_file: password
    system_type: ""
    retry_first: 1s
    retry_most: 60s
  tcp:
    keep_alive_idle: 60s
    keep_alive_interval: 15s
    keep_alive_probes: 4
    user_timeout: 60s
outbinds:
- name: calls
  address: 0.0.0.0:2776
  upstream: carrier
  sources: [198.51.100.0/24]
  tls:
    certificate: certificate.pem
    key: key.pem
    min_version: 1.2
    client_certificates: optional
    client_ca: ca.pem
  esmes: [esme.example.com:2775]
  connect_timeout: 5s
  tcp:
    keep_alive_idle: 60s
    keep_alive_interval: 15s
    keep_alive_probes: 4
    user_timeout: 60s
routes:
- name: everyone
  system_id: "*"
  listeners: [main]
  sources: [10.0.0.0/8]
  upstream: carrier
  destinations: ["1"]
  mode: enforce
  refusal: response
  quiet_hours: defer
clients:
- system_id: shop
  sources: [10.0.0.0/8]
  bind_types: [transmitter]
  max_binds: 4
  messages_per_second: 100
  burst: 200
  max_outstanding: 50
  refusal: receipt
  organisations: [shop]
  senders: [12223334646]
  default_sender: 12223334646
  assertion:
    key_file: shop.key
    previous_key_file: shop.key.before
    mode: require
    window: 5m
    tlv: 0x1500
    strip: true
senders: registered_only
opt_outs:
  mode: block
  confirmation: allow_one
  stop_words: [STOP]
  start_words: [START]
own_lists:
  by_text: true
  on_words: [ALLOW ONLY]
  off_words: [ALLOW ALL]
traffic:
  enabled: true
  senders: 1000000
  watched: 125000
  pairs: 10000000
  watch_after: 8
  organisations: 20000
  findings: 10000
  measures_per_hour: 100
  actions: {many_opt_outs: hold}
  rules:
  - name: many_opt_outs
    scope: sender
    when:
    - metric: opt_outs_per_thousand
      window: day
      at_least: 30
      registered: 50
    - metric: silent_hours
      window: hour
      at_most: 24
    least_attempts: 500
    within: day
    action: block
    lasts: 24h
    per_second: 1
    calm: 15m
    unless: [exempt, trusted]
    explanation: Unusually many recipients told the sender to stop.
quiet_hours:
  areas: area-codes.csv
  windows: quiet-hours.csv
contact: blocked@carrier.example
journal:
  path: journal
  node: one
  heads: elsewhere
  decisions: all
  max_queued: 262144
  sync: 1s
  sign_every: 60s
  keep_evidence: 1827d
  keep_refusals: 1827d
  keep_decisions: 1827d
protocol:
  submit_multi: per_recipient
  distribution_lists: refuse
  replace_sm: refuse
  unknown_commands: forward
registry:
  directory: lists
  watch: true
  max_age: 31d
  when_unknown: refuse
approval:
  numbers:
  - number: 12676070000
    upstreams: [carrier]
  form: exact
  unmatched: answer
  effective_after: 0s
rejections:
  dnc_listed: ESME_RX_R_APPN
  no_route: ESME_RINVDSTADR
  destination_unreadable: ESME_RINVDSTADR
  distribution_list: ESME_RINVDSTADR
  replace_not_allowed: ESME_RREPLACEFAIL
  too_many_messages: ESME_RTHROTTLED
  too_many_outstanding: ESME_RTHROTTLED
  sender_not_own: ESME_RINVSRCADR
  sender_not_registered: ESME_RINVSRCADR
  opted_out: ESME_RX_R_APPN
  not_on_own_list: ESME_RX_R_APPN
  do_not_originate: ESME_RINVSRCADR
  state_listed: ESME_RX_R_APPN
  company_listed: ESME_RX_R_APPN
  organisation_listed: ESME_RX_R_APPN
  sender_blocked: ESME_RINVSRCADR
  assertion_missing: ESME_RINVSRCADR
  assertion_wrong: ESME_RINVSRCADR
  assertion_replayed: ESME_RINVSRCADR
  quiet_hours: ESME_RX_R_APPN
  quiet_hours_deferred: ESME_RTHROTTLED
  sender_held: ESME_RX_T_APPN
  sender_throttled: ESME_RX_T_APPN
  registry_unknown: ESME_RX_R_APPN
  when_unreadable: refuse
store:
  url: postgresql://guard@db.example.net/smppguard
  password_file: password
  node: one
  notify: true
  not_ready_after: 5m
  max_queued: 50000
  max_batch: 1000
session:
  bind_timeout: 30s
  record_timeout: 1500ms
  drain_timeout: 10s
  drain_submits: refuse
  unbind_timeout: 3s
  enquire_after: 60s
  enquire_timeout: 30s
  partial_pdu_timeout: 60s
  response_timeout: 60s
  inactivity_timeout: never
  max_pdu: 128KiB
  max_pending_records: 1000
limits:
  workers: auto
  max_connections: 20000
  max_unbound_per_address: 1000
  accepts_per_second: unlimited
  write_buffer: 256KiB
log:
  level: info
  file: ""
  format: json
  rotate_size: 10MiB
  rotate_keep: 2
  refusals_per_second: 5
  mask_numbers: none
control:
  socket: ""
api:
  address: 127.0.0.1:8025
  tls:
    certificate: certificate.pem
    key: key.pem
  tokens_file: tokens
  max_connections: 64
  max_connections_per_address: 16
  request_timeout: 30s
  open_metrics: false
complaints:
  numbers:
  - number: 7726
    upstreams: [carrier]
  forward: false
  dialogue: 1h
  hash_key: complaints.key
share:
  key_file: share-key.pem
  source: carrier.example
  valid_for: 48h
)";

}  // namespace smppguard::config
