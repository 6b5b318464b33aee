"""A story for each procedure, told by its own people from the first contact to the last right."""
