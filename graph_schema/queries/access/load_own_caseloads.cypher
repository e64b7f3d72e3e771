// question: Whose caseload is this account's own now?
// in: $account (string: random key), $ground (string: own), $today (date)
// out: caseworker
MATCH (account:Account {id: $account})-[right:ACTS_FOR]->(caseworker:Caseworker)
WHERE right.ground = $ground AND right.since <= $today AND (right.until IS NULL OR right.until >= $today)
RETURN DISTINCT caseworker.id AS caseworker
