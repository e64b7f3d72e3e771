// question: (write) which kinds of need are there?
// in: $codes (list of codes)
// out: –
UNWIND $codes AS code
MERGE (:Need {code: code})
