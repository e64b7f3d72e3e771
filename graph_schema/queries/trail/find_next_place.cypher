// question: which is the first place of the chain behind another one at which there is an entry?
// in: $after (integer: place)
// out: place
MATCH (event:AuditEvent)
WHERE event.place > $after
WITH event.place AS place
ORDER BY place
LIMIT 1
RETURN place
