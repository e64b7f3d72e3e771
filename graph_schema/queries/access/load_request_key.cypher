// question: What came of a change that a client has given a key of its own, and does the trail know of it?
// in: $id (string: keyed hash), $act (string: random key of the entry that it has, once it was made)
// out: content, result, at, entries
// The entry is looked for first: both are written at once, so whoever sees it sees the key, too, unless that is forgotten.
UNWIND [$id] AS asked
OPTIONAL MATCH (spent:AuditEvent {id: $act})
WITH asked, count(spent) AS entries
OPTIONAL MATCH (key:RequestKey {id: asked})
RETURN key.content AS content, key.result AS result, key.at AS at, entries
