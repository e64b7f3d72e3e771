// question: Keep that a change with a client's key was made, where its entry stands in the trail; what is kept of it?
// in: $act (string: random key of the entry), $action (string: what the entry says was done), $id (string: keyed hash),
// in: $content (string: keyed hash), $result (string), $now (datetime)
// out: content, result
MATCH (kept:AuditEvent {id: $act})
WHERE kept.action = $action
MERGE (key:RequestKey {id: $id})
ON CREATE SET key.content = $content, key.result = $result, key.at = $now
RETURN key.content AS content, key.result AS result
