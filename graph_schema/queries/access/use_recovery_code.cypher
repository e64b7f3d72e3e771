// question: Use a recovery code of an account, once; how many are left?
// in: $account (string: random key), $key (string: keyed hash of the code), $fresh (string: of this attempt)
// out: left
MATCH (account:Account {id: $account})
SET account._lock = $fresh
WITH account
WHERE $key IN account.recovery_keys
SET account.recovery_keys = [each IN account.recovery_keys WHERE each <> $key], account.version = account.version + 1
RETURN size(account.recovery_keys) AS left
