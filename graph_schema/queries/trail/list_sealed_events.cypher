// question: which entries of the trail stand at these places of the chain?
// in: $after (integer: place before the first one), $up_to (integer: last place)
// out: event
// A range of places and no limit: ordering by two properties would read everything behind it each time.
MATCH (event:AuditEvent)
WHERE event.place > $after AND event.place <= $up_to
RETURN properties(event) AS event
