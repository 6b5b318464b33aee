"""Mutation proof: whatever number, unit, trigger, position, move or element of a pack is changed, someone notices.

Each mutant is a shipped pack with one value changed into another that it could have. It is killed by the reader, which
refuses what makes no sense, or by the promises, which were written from the documents. One that lives is a value of a
pack that no test holds.
"""
