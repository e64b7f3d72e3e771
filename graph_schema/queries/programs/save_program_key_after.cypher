// question: Give a program a key, where that was kept in the trail.
// in: $event (string: random key of the change), $program (string: random key), $id (string: random key),
// in: $properties (map: what stands at the key)
// out: id
MATCH (event:AuditEvent {id: $event})
MATCH (program:PartnerProgram {id: $program})
MERGE (key:ProgramKey {id: $id})
SET key += $properties
MERGE (key)-[:KEY_OF]->(program)
RETURN key.id AS id
