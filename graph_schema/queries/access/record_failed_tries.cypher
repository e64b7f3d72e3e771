// question: Count a try to sign in, at each of its places; what is older than `forgotten` no longer counts.
// in: $ids (list of strings: keyed hashes), $now (datetime), $seconds (number: the same moment),
// in: $forgotten (datetime), $every (number: seconds after which one try is forgotten),
// in: $most (integer: of more than so many the rest is forgotten first), $fresh (string: of this attempt)
// out: id, failed
// Parts of `every` are kept in `seconds`: tries that come one after the other do not stop the forgetting.
UNWIND $ids AS id
MERGE (tries:SignInTries {id: id})
SET tries._lock = $fresh
WITH tries, CASE WHEN tries.last_at IS NULL OR tries.last_at <= $forgotten THEN 0 ELSE tries.failed END AS counted,
  CASE WHEN tries.seconds IS NULL OR tries.seconds > $seconds THEN $seconds ELSE tries.seconds END AS since
WITH tries, counted, since, toInteger(($seconds - since) / $every) AS gone
WITH tries, CASE WHEN gone > 0 AND counted > $most THEN $most ELSE counted END AS counted, since, gone
WITH tries, CASE WHEN counted > gone THEN counted - gone ELSE 0 END AS counted, since, gone
SET tries.failed = counted + 1, tries.last_at = $now,
  tries.seconds = CASE WHEN counted = 0 THEN $seconds ELSE since + gone * $every END
RETURN tries.id AS id, tries.failed AS failed
