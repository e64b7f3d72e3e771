// question: (write) which contact was recorded here?
// in: $citizen (register key), $id (string), $properties (map of the contact's properties)
// out: id
MATCH (c:Citizen {register_key: $citizen})
MERGE (e:ContactEvent {id: $id})
SET e += $properties
MERGE (c)-[:HAD_CONTACT]->(e)
RETURN e.id AS id
