// question: which of these residences had begun by a day and have not ended?
// in: $keys (list of register keys), $day (date)
// out: key
MATCH (r:Residence)
WHERE r.register_key IN $keys AND r.until IS NULL AND r.since <= $day
RETURN r.register_key AS key
