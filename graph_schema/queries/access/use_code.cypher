// question: Use a code of an app's second factor, unless it, or a later one, was used.
// in: $id (string: random key of the account), $step (integer: of the code), $fresh (string: of this attempt)
// out: id
MATCH (account:Account {id: $id})
SET account._lock = $fresh
WITH account
WHERE coalesce(account.codes_step, -1) < $step
SET account.codes_step = $step
RETURN account.id AS id
