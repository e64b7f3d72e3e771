// question: What stands at this program?
// in: $id (string: random key)
// out: id, name, scopes, created_at, ended_at, version
MATCH (program:PartnerProgram {id: $id})
RETURN program.id AS id, program.name AS name, program.scopes AS scopes, program.created_at AS created_at,
  program.ended_at AS ended_at, program.version AS version
