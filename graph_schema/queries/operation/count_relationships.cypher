// question: how many relationships has each type?
// in: –
// out: type, relationships
MATCH ()-[r]->()
RETURN type(r) AS type, count(*) AS relationships
ORDER BY type
