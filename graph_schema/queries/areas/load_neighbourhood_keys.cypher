// question: which areas of a level are known, with which content?
// in: $level (string)
// out: key, fingerprint, id
MATCH (n:Neighbourhood)
WHERE n.level = $level
RETURN n.area_key AS key, n.fingerprint AS fingerprint, n.id AS id
