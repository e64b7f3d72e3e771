// question: (write) chain entries of the trail, where the end of the chain was moved for them
// in: $hash (string: hash of the last of them), $rows (list of {id, sealed}: random key; place, hash and what the hash covers)
// out: –
// An entry that was written once more after it was chained (a repeated transaction) keeps its place.
MATCH (head:TrailHead {id: 'trail', hash: $hash})
UNWIND $rows AS row
MATCH (event:AuditEvent {id: row.id})
WHERE event.place IS NULL
SET event += row.sealed
REMOVE event.unsealed_at
