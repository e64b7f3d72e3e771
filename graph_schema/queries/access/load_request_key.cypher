// question: What came of a change that a client has given a key of its own?
// in: $id (string: keyed hash)
// out: content, result
MATCH (key:RequestKey {id: $id})
RETURN key.content AS content, key.result AS result
