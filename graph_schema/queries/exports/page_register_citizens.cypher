// question: which citizens are there, as rows of the register state them? (a page in the order of keys)
// in: $after (string, '' for the start), $limit (integer)
// out: key, sealed, given_name, family_name, birth_date, sex, citizenship, residence_status, fled_ukraine, employability, childcare, protected, needs, languages, channels, caseworkers
MATCH (c:Citizen)
WHERE c.register_key > $after
WITH c ORDER BY c.register_key LIMIT $limit
RETURN c.register_key AS key, c.sealed_number AS sealed, c.given_name AS given_name, c.family_name AS family_name,
       c.birth_date AS birth_date, c.sex AS sex, c.citizenship AS citizenship, c.residence_status AS residence_status,
       c.fled_ukraine AS fled_ukraine, c.employability AS employability, c.childcare AS childcare,
       c.protected AS protected,
       [(c)-[:HAS_NEED]->(n:Need) | n.code] AS needs,
       [(c)-[s:SPEAKS]->(l:Language) | {code: l.code, level: s.level}] AS languages,
       [(c)-[:REACHED_BY]->(k:Channel) | {kind: k.kind, value: k.value, state: k.state}] AS channels,
       [(c)-[:ADVISED_BY]->(w:Caseworker) | {key: w.register_key, sealed: w.sealed_number}] AS caseworkers
ORDER BY key
