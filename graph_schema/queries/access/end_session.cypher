// question: End a session.
// in: $id (string: keyed hash)
// out: –
MATCH (session:Session {id: $id})
DETACH DELETE session
