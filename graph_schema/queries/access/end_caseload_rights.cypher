// question: End rights to caseloads of an account on a day.
// in: $account (string: random key), $caseworker (string: random key; empty: of all), $ground (string), $until (date)
// out: –
MATCH (account:Account {id: $account})-[right:ACTS_FOR]->(caseworker:Caseworker)
WHERE right.ground = $ground AND ($caseworker = '' OR caseworker.id = $caseworker)
  AND (right.until IS NULL OR right.until > $until)
SET right.until = $until
