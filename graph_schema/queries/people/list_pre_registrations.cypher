// question: With which equal-opportunity officer is a person pre-registered whom a session may read?
// after: visible_citizens
// in: $grounds (list of strings), $citizen (string: random key)
// out: officer_id, officer, since, until
// That somebody came to her by herself is not told: it is between the two of them.
WITH citizen, grounds
WHERE citizen.id = $citizen AND any(ground IN grounds WHERE ground IN $grounds)
MATCH (officer:Account)-[right:MAY_SEE {ground: 'sent'}]->(citizen)
WHERE right.until >= $today
RETURN officer.id AS officer_id, officer.display_name AS officer, right.since AS since, right.until AS until
ORDER BY officer, officer_id
