// question: Which case worker has this number in the leading system?
// in: $register_key (string: keyed hash)
// out: id
MATCH (caseworker:Caseworker {register_key: $register_key})
RETURN caseworker.id AS id
