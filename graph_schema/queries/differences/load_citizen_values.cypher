// question: what does the graph say of citizens, in the columns of a file? (F1)
// in: $keys (list of register keys)
// out: key, given_name, family_name, birth_date, sex, citizenship, residence_status, fled_ukraine, employability, childcare, needs, languages, channels
MATCH (c:Citizen)
WHERE c.register_key IN $keys
RETURN c.register_key AS key, c.given_name AS given_name, c.family_name AS family_name, c.birth_date AS birth_date,
       c.sex AS sex, c.citizenship AS citizenship, c.residence_status AS residence_status,
       c.fled_ukraine AS fled_ukraine, c.employability AS employability, c.childcare AS childcare,
       [(c)-[:HAS_NEED]->(n:Need) | n.code] AS needs,
       [(c)-[s:SPEAKS]->(l:Language) | [l.code, s.level]] AS languages,
       [(c)-[:REACHED_BY]->(w:Channel) | [w.kind, w.value, w.state]] AS channels
