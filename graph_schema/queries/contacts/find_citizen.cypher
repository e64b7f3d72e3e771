// question: is there a citizen with this number?
// in: $key (register key)
// out: id
MATCH (c:Citizen {register_key: $key})
RETURN c.id AS id
