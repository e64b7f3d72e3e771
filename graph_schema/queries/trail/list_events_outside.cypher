// question: which entries of the trail have no place in the chain?
// in: –
// out: id, at, waiting
// Waiting: it will be chained.
MATCH (event:AuditEvent)
WHERE event.place IS NULL
RETURN event.id AS id, event.at AS at, event.unsealed_at IS NOT NULL AS waiting
