// question: End a token of a program at its own wish.
// in: $id (string: keyed hash), $program (string: random key)
// out: –
MATCH (token:ProgramToken {id: $id})-[:TOKEN_OF]->(key:ProgramKey)-[:KEY_OF]->(program:PartnerProgram {id: $program})
DETACH DELETE token
