// question: Use a passkey, unless its count has not grown (then there is a copy of it; 0 and 0: it does not count).
// in: $credential_key (string: keyed hash), $sign_count (integer), $now (datetime),
// in: $fresh (string: of this attempt)
// out: id
MATCH (passkey:Passkey {credential_key: $credential_key})
SET passkey._lock = $fresh
WITH passkey
WHERE passkey.sign_count < $sign_count OR (passkey.sign_count = 0 AND $sign_count = 0)
SET passkey.sign_count = $sign_count, passkey.used_at = $now
RETURN passkey.id AS id
