"""How the model of names is made: sentences as people write them to councils, filled with names, and learned from."""
