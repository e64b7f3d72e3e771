// question: Which teams have these names?
// in: $register_keys (list of strings: keyed hashes)
// out: id
UNWIND $register_keys AS register_key
MATCH (team:Team {register_key: register_key})
RETURN team.id AS id
