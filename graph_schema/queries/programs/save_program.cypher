// question: Make a program and keep that in the trail.
// in: $id (string: random key), $properties (map: what stands at the program), $event (string: random key),
// in: $entry (map: who, in which role, what)
// out: id
MERGE (program:PartnerProgram {id: $id})
ON CREATE SET program += $properties
MERGE (event:AuditEvent {id: $event})
SET event += $entry
RETURN program.id AS id
