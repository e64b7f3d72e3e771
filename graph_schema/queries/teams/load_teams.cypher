// question: which teams are there?
// in: –
// out: id, name
MATCH (t:Team)
RETURN t.id AS id, t.name AS name
ORDER BY name, id
