// question: (write) which languages are there?
// in: $codes (list of ISO 639-1 codes)
// out: –
UNWIND $codes AS code
MERGE (:Language {code: code})
