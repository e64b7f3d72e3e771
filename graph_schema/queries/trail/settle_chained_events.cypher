// question: (write) take the mark "not chained yet" from entries that are chained
// in: $ids (list of strings: random keys)
// out: –
UNWIND $ids AS id
MATCH (event:AuditEvent {id: id})
WHERE event.place IS NOT NULL
REMOVE event.unsealed_at
