// question: Keep that a change with a client's key was made, where its entry stands in the trail; what is kept of it?
// in: $act (string: random key of the entry), $id (string: keyed hash), $content (string: keyed hash), $result (string),
// in: $now (datetime)
// out: content, result
MATCH (:AuditEvent {id: $act})
MERGE (key:RequestKey {id: $id})
ON CREATE SET key.content = $content, key.result = $result, key.at = $now
RETURN key.content AS content, key.result AS result
