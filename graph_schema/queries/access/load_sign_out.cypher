// question: What does signing out at the identity provider need?
// in: $id (string: keyed hash)
// out: sealed_sign_out
MATCH (session:Session {id: $id})
RETURN session.sealed_sign_out AS sealed_sign_out
