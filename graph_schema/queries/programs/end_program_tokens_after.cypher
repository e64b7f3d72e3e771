// question: End the tokens of a program, or those given for one client secret, where that was kept in the trail.
// in: $event (string: random key of the change), $program (string: random key), $key (string: random key; empty: all)
// out: –
MATCH (event:AuditEvent {id: $event})
MATCH (token:ProgramToken)-[:TOKEN_OF]->(key:ProgramKey)-[:KEY_OF]->(program:PartnerProgram {id: $program})
WHERE $key = '' OR key.id = $key
DETACH DELETE token
