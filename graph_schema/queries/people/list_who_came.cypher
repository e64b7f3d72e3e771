// question: Who came to the equal-opportunity officer or was sent to her, with what wish and until when?
// after: visible_citizens
// in: $grounds (list of strings), $account (string: random key of her account)
// out: id, grounds, given_name, family_name, birth_date, sex, childcare, rights
WITH citizen, grounds
WHERE any(ground IN grounds WHERE ground IN $grounds)
MATCH (:Account {id: $account})-[right:MAY_SEE]->(citizen)
WHERE right.role = 'equal_opportunity_officer' AND right.since <= $today AND right.until >= $today
WITH citizen, grounds, collect({ground: right.ground, since: right.since, until: right.until, wish: right.stated_reason})
  AS rights
RETURN citizen.id AS id, grounds, citizen.given_name AS given_name, citizen.family_name AS family_name,
  citizen.birth_date AS birth_date, citizen.sex AS sex, citizen.childcare AS childcare, rights
ORDER BY family_name, given_name, id
