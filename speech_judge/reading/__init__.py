"""From what a system wrote, or what people said in a published file, to judgements that can be compared.

Strict: what is not there in the published form is unread, never guessed.
"""
