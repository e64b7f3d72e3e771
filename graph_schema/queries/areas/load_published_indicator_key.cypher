// question: which content does a published indicator have?
// in: $code (string)
// out: fingerprint
MATCH (i:PublishedIndicator {code: $code})
RETURN i.fingerprint AS fingerprint
