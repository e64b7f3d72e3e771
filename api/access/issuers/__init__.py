"""Identity providers: who vouches for the office's people by OpenID Connect, and how much of it is believed.

They are called issuers here, as the standard calls them: a provider is a Träger in this house.
"""
