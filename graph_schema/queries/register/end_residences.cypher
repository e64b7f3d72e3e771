// question: (write) which residences have ended, because the register no longer states them?
// in: $keys (list of register keys), $day (date: the last day)
// out: –
MATCH (r:Residence)
WHERE r.register_key IN $keys
SET r.until = $day, r.fingerprint = null
