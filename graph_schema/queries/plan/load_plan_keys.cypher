// question: which rows of the plans of these years are known, with which content?
// in: $years (list of integers)
// out: key, fingerprint
MATCH (p:PlannedPlaces)
WHERE p.year IN $years
RETURN p.id AS key, p.fingerprint AS fingerprint
